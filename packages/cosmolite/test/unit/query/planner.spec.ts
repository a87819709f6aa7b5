import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { normalisePartitionKey, type PartitionKeyComponent } from '../../../src/partition-key/definition.js';
import { prefixRange } from '../../../src/partition-key/effective.js';
import { EVERYTHING } from '../../../src/partition-key/ranges.js';
import { type ContainerShape, prepareQuery, queryRanges, runQuery } from '../../../src/query/index.js';
import type { Bound, ScanRequest } from '../../../src/query/language/source.js';
import { A_MEGABYTE, container, rowsIn, spec } from '../../support/query/run-query.js';

const parameters = { '@n': 7, '@list': ['a', 'b'], '@object': { a: 1 } };

type WithoutPath<Each> = Each extends Bound ? Omit<Each, 'path'> : never;
type BoundWithoutPath = WithoutPath<Bound>;

/** What the item source is asked for. */
function requestOf(query: string): ScanRequest | undefined {
  let asked: ScanRequest | undefined;
  const scan = (request: ScanRequest): [] => {
    asked = request;
    return [];
  };
  runQuery(prepareQuery(spec(query, parameters), container), {
    source: { scan },
    ranges: [EVERYTHING],
    maxItems: 10,
    maxBytes: A_MEGABYTE,
    now: 0,
  });
  return asked;
}

const unreadable = (): never => {
  throw new Error('There is nothing to read.');
};

const a = (rest: BoundWithoutPath): Bound => ({ path: ['a'], ...rest });

describe('bounds', () => {
  it.each<[string, Bound[]]>([
    ['c.a = 5', [a({ op: '=', value: 5 })]],
    ['5 > c.a', [a({ op: '<', value: 5 })]],
    ['c["a"] >= @n - 1', [a({ op: '>=', value: 6 })]],
    ['c.a = null', [a({ op: '=', value: null })]],
    ['c.a', [a({ op: '=', value: true })]],
    ['c.a.b = "x" AND c.a < 3', [{ path: ['a', 'b'], op: '=', value: 'x' }, a({ op: '<', value: 3 })]],
    ['c.a BETWEEN 1 AND @n', [a({ op: '>=', value: 1 }), a({ op: '<=', value: 7 })]],
    ['c.a IN ("x", @n)', [a({ op: 'in', values: ['x', 7] })]],
    ['ARRAY_CONTAINS(@list, c.a)', [a({ op: 'in', values: ['a', 'b'] })]],
    ['c.a = 1 OR c.a IN (2, 3) OR 1 = c.a', [a({ op: 'in', values: [1, 2, 3] })]],
    ['STARTSWITH(c.a, "x")', [a({ op: 'startsWith', value: 'x' })]],
    ['startswith(c.a, "x", false)', [a({ op: 'startsWith', value: 'x' })]],
    ['c.a LIKE "x%y"', [a({ op: 'startsWith', value: 'x' })]],
    ['c.a LIKE "x!%%" ESCAPE "!"', [a({ op: 'startsWith', value: 'x%' })]],
    ['c.a LIKE "xy"', [a({ op: '=', value: 'xy' })]],
    ['c.a != 5', []],
    ['NOT (c.a = 5)', []],
    ['c.a = c.b', []],
    ['c.a = @object', []],
    ['c.a = undefined', []],
    ['c.a NOT IN (1)', []],
    ['c.a NOT BETWEEN 1 AND 2', []],
    ['c.a NOT LIKE "x%"', []],
    ['c.a LIKE "%x"', []],
    ['STARTSWITH(c.a, "x", true)', []],
    ['c.a = 1 OR c.b = 1', []],
    ['c.a = 1 OR c.a > 5', [a({ op: 'defined' })]],
    ['IS_DEFINED(c.a)', [a({ op: 'defined' })]],
    ['NOT IS_DEFINED(c.a)', []],
    [
      '(c.a < 1 AND c.b = 1) OR (IS_DEFINED(c.a) AND c.b < 2)',
      [a({ op: 'defined' }), { path: ['b'], op: 'defined' }],
    ],
    ['c.a > 5 OR true', []],
    ['c.a = 1 OR true', []],
    ['c.a[0] = 1', []],
    ['LOWER(c.a) = "x"', []],
    ['c.a IN (1, c.b)', []],
  ])('should be drawn from %s', (filter, bounds) => {
    expect(requestOf(`SELECT * FROM c WHERE ${filter}`)?.bounds).toEqual(bounds);
  });

  it.each<[string, Bound[]]>([
    ['SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.a = 1 AND t = 2', [a({ op: '=', value: 1 })]],
    ['SELECT VALUE t FROM t IN c.tags WHERE t = 2', []],
    ['SELECT VALUE x.b FROM c.a AS x WHERE x.b = 1', [{ path: ['a', 'b'], op: '=', value: 1 }]],
    ['SELECT VALUE x FROM (SELECT c.a FROM c WHERE c.a = 1) AS x WHERE x.a = 2', [a({ op: '=', value: 1 })]],
    ['SELECT VALUE 1 FROM c WHERE EXISTS(SELECT 1 FROM t IN c.tags WHERE c.a = 1)', []],
  ])('should be those of the items in %s', (query, bounds) => {
    expect(requestOf(query)?.bounds).toEqual(bounds);
  });

  it.each<[string, number | undefined]>([
    ['SELECT * FROM c WHERE c.a = 1', 10],
    ['SELECT VALUE COUNT(1) FROM c WHERE c.a = 1', undefined],
    ['SELECT DISTINCT c.b FROM c WHERE c.a = 1', undefined],
    ['SELECT DISTINCT c.b FROM c WHERE c.a = 1 ORDER BY c.b', undefined],
  ])('should come with how many rows %s reads', (query, wanted) => {
    expect(requestOf(query)?.wanted).toBe(wanted);
  });
});

describe('order', () => {
  it('should be asked of the source', () => {
    expect(requestOf('SELECT * FROM c.a AS x ORDER BY x.b DESC')?.order).toEqual([
      { path: ['a', 'b'], descending: true },
    ]);
  });

  it('should be left to the source without ORDER BY', () => {
    expect(requestOf('SELECT * FROM c')).toEqual({ ranges: [EVERYTHING], bounds: [], wanted: 10 });
  });
});

describe('scans', () => {
  it.each([
    'SELECT VALUE 1',
    'SELECT * FROM c WHERE false',
    'SELECT * FROM c WHERE @n = 8',
    'SELECT TOP 0 * FROM c',
  ])('should be saved for %s', (query) => {
    expect(requestOf(query)).toBeUndefined();
  });

  it('should be saved when no range is left to ask', () => {
    const prepared = prepareQuery(spec('SELECT VALUE COUNT(1) FROM c WHERE c.a AND false'), container);
    const page = runQuery(prepared, {
      source: { scan: unreadable },
      ranges: queryRanges(prepared),
      maxItems: 10,
      maxBytes: A_MEGABYTE,
      now: 0,
    });
    expect([queryRanges(prepared), rowsIn(page)]).toEqual([[], [0]]);
  });

  it.each([
    ['SELECT * FROM c WHERE c.a = 1', true],
    ['SELECT * FROM c WHERE c.b = 1', false],
    ['SELECT * FROM c WHERE c.b = 1 ORDER BY c.a', true],
    ['SELECT * FROM c', false],
  ])('should know of %s whether the index helps: %j', (query, usesIndex) => {
    const indexingPolicy = normaliseIndexingPolicy({
      includedPaths: [{ path: '/a/?' }],
      excludedPaths: [{ path: '/*' }],
    });
    expect(prepareQuery(spec(query), { ...container, indexingPolicy }).scan.usesIndex).toBe(usesIndex);
  });
});

describe('partition ranges', () => {
  const nested: ContainerShape = { ...container, partitionKey: normalisePartitionKey({ paths: ['/a/b'] }) };
  const levels: ContainerShape = {
    ...container,
    partitionKey: normalisePartitionKey({ paths: ['/t', '/u', '/s'], kind: 'MultiHash' }),
  };
  const ALL = 'everything';

  /** The keys the ranges stand for, in no order. */
  function itFinds(
    shape: ContainerShape,
    cases: readonly (readonly [string, readonly PartitionKeyComponent[][] | typeof ALL])[],
  ): void {
    it.each(cases)('should be those of %s', (filter, keys) => {
      const ranges = queryRanges(prepareQuery(spec(`SELECT * FROM c WHERE ${filter}`, parameters), shape));
      const expected = keys === ALL ? [EVERYTHING] : keys.map((key) => prefixRange(key, shape.partitionKey));
      expect(ranges).toEqual(expected.toSorted((left, right) => (left.min < right.min ? -1 : 1)));
    });
  }

  describe('of one path', () => {
    itFinds(container, [
      ['c.pk = 5', [[5]]],
      ['"x" = c["pk"]', [['x']]],
      ['c.pk = @n', [[7]]],
      ['c.pk = null', [[null]]],
      ['c.pk', [[true]]],
      ['c.pk IN (1, "a", null)', [[1], ['a'], [null]]],
      ['c.pk = 1 OR c.pk = 2', [[1], [2]]],
      ['c.pk = 1 OR c.pk = 1', [[1]]],
      ['c.pk = 1 AND c.x > 5', [[1]]],
      ['c.pk IN (1, 2) AND c.pk IN (2, 3)', [[2]]],
      ['c.pk = 1 AND c.pk = 2', []],
      ['(c.pk = 1 AND c.pk = 2) OR c.pk = 3', [[3]]],
      ['(c.pk = 1 AND c.x > 1) OR (c.pk = 2 AND c.y < 2)', [[1], [2]]],
      ['ARRAY_CONTAINS(@list, c.pk) AND c.pk = "z"', []],
      ['c.pk = 1 AND false', []],
      ['true', ALL],
      ['c.pk > 1', ALL],
      ['c.pk BETWEEN 1 AND 2', ALL],
      ['c.pk LIKE "a%"', ALL],
      ['c.pk LIKE "a"', [['a']]],
      ['c.pk = 1 OR c.x = 2', ALL],
      ['c.pk != 1', ALL],
      ['NOT (c.pk = 1)', ALL],
      ['LOWER(c.pk) = "x"', ALL],
      ['c.pk.deeper = 1', ALL],
      ['c.pk = c.other', ALL],
      // What is no key of its own is stored, and found, as no key.
      ['c.pk = {"state": "WA"}', [[undefined]]],
      ['[] = c.pk', [[undefined]]],
      ['c.pk = @list', [[undefined]]],
      ['c.pk IN (1, {"a": 1}, [2])', [[1], [undefined]]],
      ['c.pk = {} OR c.pk = "a"', [[undefined], ['a']]],
      ['NOT IS_DEFINED(c.pk)', [[undefined]]],
      ['NOT c.pk', [[false]]],
      ['IS_NULL(c.pk)', [[null]]],
      ['IS_BOOL(c.pk)', [[false], [true]]],
      ['IS_BOOL(c.pk) AND c.pk = true', [[true]]],
      ['IS_ARRAY(c.pk)', ALL],
      ['IS_NULL(c.other)', ALL],
      ['c.pk = -0', [[0]]],
      ['c.pk = 9007199254740993', [[2 ** 53]]],
    ]);
  });

  describe('of a nested path', () => {
    itFinds(nested, [
      ['c.a.b = 1', [[1]]],
      ['c.a = 1', ALL],
      ['c.a = {"b": 1}', ALL],
      ['c.a.b = {"c": 1}', [[undefined]]],
    ]);
  });

  describe('of several levels', () => {
    itFinds(levels, [
      ['c.t = "a" AND c.u = "b" AND c.s = 1', [['a', 'b', 1]]],
      ['c.t = "a"', [['a']]],
      ['c.t = "a" AND c.u = "b"', [['a', 'b']]],
      ['c.t = "a" AND c.s = 1', [['a']]],
      [
        'c.t IN ("a", "b") AND c.u = 1',
        [
          ['a', 1],
          ['b', 1],
        ],
      ],
      [
        '(c.t = "a" AND c.u = 1) OR (c.t = "b" AND c.u = 2)',
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
      ['c.t = "a" OR (c.t = "a" AND c.u = 1)', [['a']]],
      ['c.t = {"a": 1} AND c.u = "b"', [[undefined, 'b']]],
      ['c.t = "a" AND c.u = [1] AND c.s = null', [['a', undefined, null]]],
      ['c.t = "a" AND NOT IS_DEFINED(c.u)', [['a', undefined]]],
      ['c.u = "b"', ALL],
      ['c.t = "a" OR c.u = "b"', ALL],
      ['c.t = "a" AND c.t = "b" AND c.u = 1', []],
    ]);
  });

  it('should be everything rather than thousands', () => {
    const keys = Array.from({ length: 1001 }, (_, index) => index).join();
    expect(queryRanges(prepareQuery(spec(`SELECT * FROM c WHERE c.pk IN (${keys})`), container))).toEqual([
      EVERYTHING,
    ]);
  });

  it('should be none for a query that reads no item', () => {
    expect(queryRanges(prepareQuery(spec('SELECT 5'), container))).toEqual([]);
  });

  it('should be those of the innermost query', () => {
    const query = 'SELECT VALUE COUNT(1) FROM (SELECT DISTINCT c.a FROM c WHERE c.pk = 1) AS x';
    expect(queryRanges(prepareQuery(spec(query), container))).toEqual([
      prefixRange([1], container.partitionKey),
    ]);
  });
});
