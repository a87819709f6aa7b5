import { prepareQuery } from '../../../src/query/index.js';
import type { Json } from '../../../src/values/values.js';
import { MemorySource } from '../../support/query/memory-source.js';
import { container, pageOf, spec } from '../../support/query/run-query.js';

const ITEM = {
  id: '1',
  pk: 'p',
  text: 'x'.repeat(1_000),
  list: Array.from({ length: 100 }, (_, index) => index),
  pair: [1, 2],
  big: 'y'.repeat(1_000_000),
};

const run = (query: string): Json[] =>
  pageOf(prepareQuery(spec(query), container), new MemorySource([ITEM], container.partitionKey)).rows;

/** A query that makes a value of two of the one before, again and again. */
function doubled(times: number, start: string, make: (previous: string) => string, result: string): string {
  let previous = start;
  let joins = '';
  for (let number = 0; number < times; number++) {
    joins += ` JOIN (SELECT VALUE ${make(previous)}) AS v${number}`;
    previous = `v${number}`;
  }
  return `SELECT VALUE ${result.replace('$', previous)} FROM c${joins}`;
}

const tooLarge = expect.objectContaining({
  status: 400,
  message: expect.stringContaining('The query exceeded the maximum allowed memory usage of 40 MB.'),
});

describe('a value that grows with every step', () => {
  const forms: [string, string, (previous: string) => string, string, number][] = [
    ['CONCAT', 'c.text', (v) => `CONCAT(${v}, ${v})`, 'LENGTH($)', 8_000],
    ['||', 'c.text', (v) => `${v} || ${v}`, 'LENGTH($)', 8_000],
    ['REPLACE', 'c.text', (v) => `REPLACE(${v}, "x", "xx")`, 'LENGTH($)', 8_000],
    ['ARRAY_CONCAT', 'c.list', (v) => `ARRAY_CONCAT(${v}, ${v})`, 'ARRAY_LENGTH($)', 800],
    ['an array', 'c.list', (v) => `[${v}, ${v}]`, 'ARRAY_LENGTH($)', 2],
    ['an object', 'c.list', (v) => `{"a": ${v}, "b": ${v}}`, 'ARRAY_LENGTH(OBJECTTOARRAY($))', 2],
    ['a subquery', 'c.list', (v) => `ARRAY(SELECT VALUE ${v} FROM i IN c.pair)`, 'ARRAY_LENGTH($)', 2],
  ];

  it.each(forms)('should be served while it is small: %s', (_, start, make, result, size) => {
    expect(run(doubled(3, start, make, result))).toEqual([size]);
  });

  it.each(forms)('should be refused before it fills the memory: %s', (_, start, make, result) => {
    expect(() => run(doubled(40, start, make, result))).toThrow(tooLarge);
  });

  it('should be refused when it is made in one call of many', () => {
    const many = Array.from({ length: 100 }, () => 'c.big').join(', ');
    expect(() => run(`SELECT VALUE LENGTH(CONCAT(${many})) FROM c`)).toThrow(tooLarge);
    expect(() => run('SELECT VALUE REPLACE(c.big, "y", c.big) FROM c')).toThrow(tooLarge);
  });

  it('should be refused as a row, however often one part is in it', () => {
    const rows = 'ARRAY(SELECT VALUE c.big FROM a IN c.list)';
    expect(() => run(`SELECT VALUE ${rows} FROM c`)).toThrow(tooLarge);
  });

  it('should leave the largest items alone', () => {
    expect(run('SELECT VALUE LENGTH(UPPER(c.big)) FROM c')).toEqual([1_000_000]);
    expect(run('SELECT VALUE {"a": c.big, "b": [c.big, c.list]} FROM c')).toHaveLength(1);
  });
});
