import * as fc from 'fast-check';

import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { EFFORT_LIMITS } from '../../../src/query/language/effort.js';
import { prepareQuery } from '../../../src/query/index.js';
import type { Json, JsonObject } from '../../../src/values/values.js';
import { compositeIndexes, itemLists, parameters, streamedQueries } from '../../support/query/arbitraries.js';
import { MemorySource } from '../../support/query/memory-source.js';
import { container, pageOf, pagesOf, spec } from '../../support/query/run-query.js';

const TAGS = 10;
const item = (id: number): JsonObject => ({
  id: String(id),
  pk: 'p',
  n: id,
  text: `${'a'.repeat(30)}!`,
  tags: Array.from({ length: TAGS }, (_, index) => index),
});
const items = (count: number): JsonObject[] => Array.from({ length: count }, (_, index) => item(index));

const prepare = (query: string) => prepareQuery(spec(query), container);
const run = (query: string, count: number, most: number): Json[] =>
  pageOf(prepare(query), new MemorySource(items(count), container.partitionKey), {
    effort: { page: Infinity, most },
  }).rows;

const tooLong = (most: number) =>
  expect.objectContaining({ status: 408, message: expect.stringContaining(`more than ${most} steps`) });

describe('the work of a page', () => {
  // An item is read (1) and bound to its alias (1); then a step for each row of each JOIN.
  it.each<[string, number, number, Json[]]>([
    ['SELECT VALUE 1 FROM c WHERE c.n + 0 < 0', 5, 2 * 5, []],
    ['SELECT VALUE 1 FROM c JOIN a IN c.tags WHERE a < 0', 5, (2 + TAGS) * 5, []],
    ['SELECT VALUE 1 FROM c JOIN a IN c.tags JOIN b IN c.tags WHERE b < 0', 1, 2 + TAGS + TAGS ** 2, []],
    ['SELECT VALUE COUNT(1) FROM c JOIN a IN c.tags JOIN b IN c.tags', 1, 2 + TAGS + TAGS ** 2, [TAGS ** 2]],
    ['SELECT DISTINCT VALUE a FROM c JOIN a IN c.tags WHERE a < 1 ORDER BY c.n', 3, (2 + TAGS) * 3, [0]],
    [
      'SELECT VALUE 1 FROM c WHERE EXISTS(SELECT VALUE a FROM a IN c.tags WHERE a < 0)',
      2,
      (2 + TAGS) * 2,
      [],
    ],
    ['SELECT VALUE ARRAY_LENGTH(ARRAY(SELECT VALUE a FROM a IN c.tags)) FROM c', 1, 2 + TAGS, [TAGS]],
  ])('should be counted: %s over %d items takes %d steps', (query, count, steps, rows) => {
    expect(run(query, count, steps)).toEqual(rows);
    expect(() => run(query, count, steps - 1)).toThrow(tooLong(steps - 1));
  });

  it('should be given up where JOINs explode, in a filter, an aggregate and a subquery alike', () => {
    const joins = 'JOIN a IN c.tags JOIN b IN c.tags JOIN d IN c.tags JOIN e IN c.tags';
    const most = 1_000;
    expect(() => run(`SELECT VALUE 1 FROM c ${joins} WHERE e < 0`, 1, most)).toThrow(tooLong(most));
    expect(() => run(`SELECT VALUE COUNT(1) FROM c ${joins}`, 1, most)).toThrow(tooLong(most));
    const inner = 'SELECT VALUE 1 FROM a IN c.tags JOIN b IN c.tags JOIN d IN c.tags WHERE d < 0';
    expect(() => run(`SELECT VALUE EXISTS(${inner}) FROM c`, 1, most)).toThrow(tooLong(most));
  });

  it('should count what a regular expression tries, and stay far below what backtracking takes', () => {
    const query = 'SELECT VALUE REGEXMATCH(c.text, "^(a+)+$") FROM c';
    expect(run(query, 1, 500)).toEqual([false]);
    expect(() => run(query, 1, 20)).toThrow(tooLong(20));
  });

  it('should end a page that is not full where it can be gone on with', () => {
    const prepared = prepare('SELECT VALUE c.n FROM c WHERE c.n + 0 IN (3, 9)');
    const source = new MemorySource(items(10), container.partitionKey);
    const pages = pagesOf(prepared, source, { effort: { page: 8, most: 100 } });
    expect(pages).toEqual([[3], [], [9]]);
  });

  it('should let a page be read through however little one may take', () => {
    const indexed = {
      ...container,
      indexingPolicy: normaliseIndexingPolicy({ includedPaths: [{ path: '/*' }], compositeIndexes }),
    };
    fc.assert(
      fc.property(
        streamedQueries,
        itemLists,
        fc.constantFrom(1, 5, 20),
        fc.constantFrom(2, 100),
        (query, list, page, maxItems) => {
          const prepared = prepareQuery(spec(query, parameters), indexed);
          const source = new MemorySource(list, container.partitionKey);
          const walked = pagesOf(prepared, source, { maxItems, effort: { page, most: Infinity } });
          expect(walked.flat()).toEqual(pageOf(prepared, source).rows);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('should be enough for an aggregate over a million items', () => {
    expect(EFFORT_LIMITS.most).toBeGreaterThan(2 * 1_000_000);
  });
});
