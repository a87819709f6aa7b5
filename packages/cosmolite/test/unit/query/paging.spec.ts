import { type PreparedQuery, prepareQuery } from '../../../src/query/index.js';
import type { Json, JsonObject } from '../../../src/values/values.js';
import { MemorySource } from '../../support/query/memory-source.js';
import { container, pageOf, pagesOf, type Parameters, spec } from '../../support/query/run-query.js';

/** Ten items of one partition: `n` counts up, `even` tells, two tags each. */
const items: JsonObject[] = Array.from({ length: 10 }, (_, n) => ({
  id: String(n),
  pk: 'p',
  n,
  even: n % 2 === 0,
  tags: [`a${n}`, `b${n}`],
}));

const prepare = (query: string, parameters?: Parameters): PreparedQuery =>
  prepareQuery(spec(query, parameters), container);

const sourceOf = (bodies: readonly JsonObject[] = items): MemorySource =>
  new MemorySource(bodies, container.partitionKey);

/** Two pages, with something happening in between. */
function twoPages(query: string, maxItems: number, between: (source: MemorySource) => void): Json[] {
  const prepared = prepare(query);
  const source = sourceOf();
  const { rows, continuation } = pageOf(prepared, source, { maxItems });
  between(source);
  return [...rows, ...pageOf(prepared, source, { continuation }).rows];
}

describe('pages', () => {
  it.each<[string, number, Json[][]]>([
    [
      'SELECT VALUE c.n FROM c',
      4,
      [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
      ],
    ],
    [
      'SELECT VALUE c.n FROM c',
      5,
      [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
      ],
    ],
    ['SELECT VALUE c.n FROM c', 10, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]],
    ['SELECT VALUE c.n FROM c WHERE c.n > 7', 1, [[8], [9]]],
    ['SELECT VALUE c.n FROM c WHERE c.n > 9', 1, [[]]],
    ['SELECT VALUE c.n FROM c ORDER BY c.n DESC OFFSET 1 LIMIT 5', 2, [[8, 7], [6, 5], [4]]],
    [
      'SELECT VALUE c.n FROM c OFFSET 1 LIMIT 4',
      2,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'SELECT TOP 4 VALUE c.n FROM c',
      2,
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.n < 2', 3, [['a0', 'b0', 'a1'], ['b1']]],
    ['SELECT DISTINCT VALUE c.even FROM c ORDER BY c.even', 1, [[false], [true]]],
    ['SELECT DISTINCT VALUE c.even FROM c ORDER BY c.n', 1, [[true], [false]]],
    ['SELECT DISTINCT VALUE c.even FROM c', 1, [[false], [true]]],
    [
      'SELECT c.even, COUNT(1) AS n FROM c GROUP BY c.even',
      1,
      [[{ even: false, n: 5 }], [{ even: true, n: 5 }]],
    ],
    ['SELECT VALUE COUNT(1) FROM c', 1, [[10]]],
    ['SELECT VALUE 1', 1, [[1]]],
  ])('should cut %s into %d at a time', (query, maxItems, pages) => {
    expect(pagesOf(prepare(query), sourceOf(), { maxItems })).toEqual(pages);
  });

  it('should be of a hundred rows when the service may choose', () => {
    const many = Array.from({ length: 150 }, (_, n) => ({ id: String(n), pk: 'p', n }));
    const pages = pagesOf(prepare('SELECT * FROM c'), sourceOf(many), { maxItems: -1 });
    expect(pages.map((page) => page.length)).toEqual([100, 50]);
  });

  it('should give a set out whole when the service may choose', () => {
    const many = Array.from({ length: 150 }, (_, n) => ({ id: String(n), pk: 'p', n }));
    const pages = pagesOf(prepare('SELECT DISTINCT VALUE c.n FROM c'), sourceOf(many), { maxItems: -1 });
    expect(pages.map((page) => page.length)).toEqual([150]);
  });

  it.each([
    ['SELECT VALUE "12345678" FROM c', [3, 3, 3, 1]],
    ['SELECT VALUE c FROM c', Array.from({ length: 10 }, () => 1)],
    [
      'SELECT "123456789" AS x, COUNT(1) AS n, c.n AS k FROM c GROUP BY c.n',
      Array.from({ length: 10 }, () => 1),
    ],
  ])('should hold no more bytes than allowed, but one row always: %s', (query, lengths) => {
    const pages = pagesOf(prepare(query), sourceOf(), { maxItems: 100, maxBytes: 30 });
    expect(pages.map((page) => page.length)).toEqual(lengths);
  });
});

describe('reading', () => {
  it.each([
    ['SELECT * FROM c', 3, 4],
    ['SELECT * FROM c WHERE c.n % 2 = 0', 2, 5],
    ['SELECT * FROM c ORDER BY c.n DESC', 3, 4],
    ['SELECT VALUE t FROM c JOIN t IN c.tags', 3, 2],
    ['SELECT TOP 2 * FROM c', 5, 2],
    ['SELECT * FROM c OFFSET 2 LIMIT 2', 5, 4],
    ['SELECT VALUE COUNT(1) FROM c', 1, 10],
  ])('should be of no more items than a page of %s needs', (query, maxItems, read) => {
    const source = sourceOf();
    const { work } = pageOf(prepare(query), source, { maxItems });
    expect([source.read, work.itemsLoaded]).toEqual([read, read]);
  });

  it('should start where the last page ended', () => {
    const prepared = prepare('SELECT * FROM c');
    const source = sourceOf();
    const { continuation } = pageOf(prepared, source, { maxItems: 8 });
    source.read = 0;
    pageOf(prepared, source, { maxItems: 8, continuation });
    expect(source.read).toBe(2);
  });

  it('should be accounted for', () => {
    const bytes = Buffer.byteLength(JSON.stringify(items[0]) + JSON.stringify(items[1]));
    expect(pageOf(prepare('SELECT c.n FROM c WHERE c.n < 2'), sourceOf()).work).toEqual({
      itemsLoaded: 2,
      bytesLoaded: bytes,
      itemsMatched: 2,
      rowsReturned: 2,
      bytesReturned: 2 * '{"n":0}'.length,
      usedIndex: true,
    });
  });
});

describe('items that vanish between pages', () => {
  it.each<[string, number, string[], Json[]]>([
    ['SELECT VALUE c.n FROM c WHERE c.n < 6', 3, ['2', '1'], [0, 1, 2, 3, 4, 5]],
    ['SELECT VALUE c.n FROM c WHERE c.n < 6', 3, ['3'], [0, 1, 2, 4, 5]],
    ['SELECT VALUE c.n FROM c WHERE c.n < 6 ORDER BY c.n DESC', 3, ['3', '2'], [5, 4, 3, 1, 0]],
    ['SELECT VALUE c.n FROM c WHERE c.n < 6 ORDER BY c.even', 2, ['1', '3'], [1, 3, 5, 0, 2, 4]],
    ['SELECT VALUE c.n FROM c OFFSET 2 LIMIT 4', 2, ['0', '1', '2'], [2, 3, 4, 5]],
    ['SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.n < 3', 3, ['1'], ['a0', 'b0', 'a1', 'a2', 'b2']],
    ['SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.n < 3', 3, ['0'], ['a0', 'b0', 'a1', 'b1', 'a2', 'b2']],
    ['SELECT DISTINCT VALUE c.even FROM c ORDER BY c.even', 1, ['1', '3', '5', '7', '9'], [false, true]],
    ['SELECT DISTINCT VALUE c.even FROM c ORDER BY c.even', 1, ['1'], [false, true]],
    ['SELECT DISTINCT VALUE c.even FROM c', 1, ['1', '3', '5', '7', '9'], [false, true]],
    ['SELECT VALUE c.n FROM c WHERE c.n < 4 GROUP BY c.n', 2, ['0', '2'], [0, 1, 3]],
  ])('should shift nothing in %s after %d rows without %j', (query, maxItems, ids, rows) => {
    expect(twoPages(query, maxItems, (source) => ids.forEach((id) => source.remove(id)))).toEqual(rows);
  });

  it('should leave the last page empty when nothing is left', () => {
    const rest = twoPages('SELECT VALUE c.n FROM c', 8, (source) =>
      ['8', '9'].forEach((id) => source.remove(id)),
    );
    expect(rest).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

const tokenOf = (query: string, parameters?: Parameters, bodies = items): string =>
  pageOf(prepare(query, parameters), sourceOf(bodies), { maxItems: 1 }).continuation ?? '';

describe('continuation tokens', () => {
  it.each([
    ['plain', 'SELECT * FROM c'],
    ['sorted', 'SELECT * FROM c ORDER BY c.name'],
    ['grouped', 'SELECT c.name FROM c GROUP BY c.name'],
  ])('should be safe in a header and short when the query is %s', (_, query) => {
    const bodies = [1, 2].map((n) => ({ id: String(n), pk: 'p', name: `näme \u{1f600}\n${n}`.repeat(n) }));
    const token = tokenOf(query, {}, bodies);
    expect(token).toMatch(/^[A-Za-z0-9_-]{20,300}$/);
  });

  it('should stay below a kilobyte whatever the group keys are', () => {
    const bodies = [1, 2].map((n) => ({ id: String(n), pk: 'p', name: 'ä'.repeat(5_000) + String(n) }));
    const query = 'SELECT VALUE LENGTH(c.name) FROM c GROUP BY c.name';
    expect(tokenOf(query, {}, bodies).length).toBeLessThan(1024);
    expect(pagesOf(prepare(query), sourceOf(bodies), { maxItems: 1 })).toEqual([[5001], [5001]]);
  });

  it('should resume after values of every type', () => {
    const values = [undefined, null, false, true, -1.5, 'a', [1], [2], { a: 1 }, {}];
    const bodies = values.map((v, index): JsonObject => {
      const id = String(index);
      return v === undefined ? { id, pk: 'p' } : { id, pk: 'p', v };
    });
    const pages = pagesOf(prepare('SELECT VALUE c.id FROM c ORDER BY c.v'), sourceOf(bodies), {
      maxItems: 1,
    });
    expect(pages.flat()).toEqual(bodies.map((body) => body['id']));
  });

  const query = 'SELECT * FROM c WHERE c.n >= @n';
  const good = tokenOf(query, { '@n': 1 });
  const altered = (change: (parts: Json[]) => unknown): string => {
    const parts: Json[] = JSON.parse(Buffer.from(good, 'base64url').toString());
    change(parts);
    return Buffer.from(JSON.stringify(parts)).toString('base64url');
  };

  it.each<[string, string, string]>([
    ['junk', 'junk', 'it is malformed'],
    ['nothing', '', 'it is malformed'],
    ['JSON of another kind', Buffer.from('{"token":1}').toString('base64url'), 'it is malformed'],
    ['a later version', altered((parts) => parts.splice(0, 1, 2)), 'it was not issued by this service'],
    ['another query', tokenOf('SELECT * FROM c', { '@n': 1 }), 'it was issued for another query'],
    ['other parameters', tokenOf(query, { '@n': 2 }), 'it was issued for another query'],
    ['a negative skip', altered((parts) => parts.splice(2, 1, -1)), 'it is malformed'],
    ['a row that is text', altered((parts) => parts.splice(4, 1, ['', 'x'])), 'it is malformed'],
    ['a position that is none', altered((parts) => parts.splice(4, 1, 'x')), 'it is malformed'],
    ['no end', altered((parts) => parts.splice(3)), 'it is malformed'],
  ])('should be refused when they are %s', (_, continuation, why) => {
    const prepared = prepare(query, { '@n': 1 });
    expect(() => pageOf(prepared, sourceOf(), { continuation })).toThrow(
      `Invalid Continuation Token: ${why}.`,
    );
  });

  it('should be refused by another container', () => {
    const elsewhere = prepareQuery(spec(query, { '@n': 1 }), { ...container, rid: 'AQAAAIIAAAA=' });
    expect(() => pageOf(elsewhere, sourceOf(), { continuation: good })).toThrow(
      'it was issued for another query',
    );
  });
});

const rewritten = (filter: string, key = 'c.n'): string =>
  `SELECT c._rid, [{"item": ${key}}] AS orderByItems, c.n AS payload FROM c WHERE (${filter}) ORDER BY ${key}`;

describe('continuation of a sort that an SDK had rewritten', () => {
  it('should be taken with the filter of the place it stopped at', () => {
    const continuation = tokenOf(rewritten('true'));
    const { rows } = pageOf(prepare(rewritten('(c.n >= 0)')), sourceOf(), { maxItems: 1, continuation });
    expect(rows).toEqual([{ orderByItems: [{ item: 1 }], payload: 1 }]);
  });

  it('should be refused by another sort', () => {
    const continuation = tokenOf(rewritten('true'));
    const other = prepare(rewritten('true', 'c.id'));
    expect(() => pageOf(other, sourceOf(), { continuation })).toThrow('it was issued for another query');
  });
});

describe('a prepared query', () => {
  it('should give the same answer any number of times', () => {
    const prepared = prepare('SELECT c.even, COUNT(1) AS n FROM c GROUP BY c.even');
    const answers = [1, 2, 3].map(() => pageOf(prepared, sourceOf()).rows);
    expect(answers).toEqual(
      answers.map(() => [
        { even: false, n: 5 },
        { even: true, n: 5 },
      ]),
    );
  });

  it('should take its parameters from its own request, whatever the same text was asked with before', () => {
    const text = 'SELECT VALUE c.n FROM c WHERE c.n >= @from ORDER BY c.n OFFSET 0 LIMIT @count';
    const answers = [
      { '@from': 7, '@count': 5 },
      { '@from': 2, '@count': 2 },
    ].map((parameters) => pageOf(prepare(text, parameters), sourceOf()).rows);
    expect(answers).toEqual([
      [7, 8, 9],
      [2, 3],
    ]);
    expect(() => prepare(text, { '@from': 7 })).toThrow('@count');
  });
});
