import * as fc from 'fast-check';
import { ManualClock } from '../../../src/common/clock.js';
import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { prefixRange } from '../../../src/partition-key/effective.js';
import type { PartitionKeyComponent } from '../../../src/partition-key/definition.js';
import { EVERYTHING } from '../../../src/partition-key/ranges.js';
import type { Bound, OrderKey, ScanRequest, SourceItem } from '../../../src/query/language/source.js';
import type { Container } from '../../../src/store/container.js';
import { Store } from '../../../src/store/store.js';
import {
  compareText,
  compareValues,
  type Json,
  type JsonPrimitive,
  memberOf,
  type Value,
} from '../../../src/values/values.js';

const PARTITION_KEY = { paths: ['/t', '/u'], kind: 'MultiHash', version: 2 } as const;

const VALUES: readonly (Json | undefined)[] = [
  undefined,
  null,
  false,
  true,
  -1,
  0,
  0.1,
  2,
  2 ** 53,
  1e300,
  '',
  'a',
  'ab',
  'b',
  'Z',
  'é',
  '\u{ffff}',
  '\u{1f600}',
  'a\u0000b',
  [],
  [1],
  {},
  { x: 1 },
];

const pick = (number: number): Json | undefined => VALUES[number % VALUES.length];

/** A container with enough items for indexes to be worth their while. */
function filledContainer(items: number): { store: Store; container: Container } {
  const store = new Store(':memory:', new ManualClock(1_700_000_000_000));
  const container = store.databases.create('db').containers.create(
    {
      id: 'items',
      partitionKey: PARTITION_KEY,
      indexingPolicy: normaliseIndexingPolicy(undefined),
      uniqueKeyPolicy: { uniqueKeys: [] },
      conflictResolutionPolicy: {},
      geospatialConfig: {},
      computedProperties: [],
      echoed: {},
    },
    2,
  );
  store.transaction(() => {
    for (let number = 0; number < items; number++) {
      const key = [`t${number % 3}`, `u${number % 4}`];
      const id = `item-${number}`;
      const [a, b] = [pick(number * 7), pick(Math.floor(number / 5))];
      const body = {
        id,
        t: key[0] ?? '',
        u: key[1] ?? '',
        ...(a !== undefined && { a }),
        ...(b !== undefined && { b }),
      };
      container.items.insert(container.partitions.of(key), id, body);
    }
  });
  return { store, container };
}

describe('ItemScanner', () => {
  const { store, container } = filledContainer(600);
  afterAll(() => store.close());

  const all = [...container.scanner.scan({ ranges: [EVERYTHING], bounds: [] })];

  const primitives = VALUES.filter(
    (value): value is JsonPrimitive => (value !== undefined && typeof value !== 'object') || value === null,
  );
  const paths = fc.constantFrom(['a'], ['b']);
  const bound: fc.Arbitrary<Bound> = fc.oneof(
    fc.record({
      path: paths,
      op: fc.constantFrom('=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
      value: fc.constantFrom(...primitives),
    }),
    fc.record({
      path: paths,
      op: fc.constant('in' as const),
      values: fc.array(fc.constantFrom(...primitives), { maxLength: 4 }),
    }),
    fc.record({
      path: paths,
      op: fc.constant('startsWith' as const),
      value: fc.constantFrom('', 'a', 'é', '\u{ffff}', '\u{1f600}'),
    }),
    fc.record({ path: paths, op: fc.constant('defined' as const) }),
  );
  const orderKey: fc.Arbitrary<OrderKey> = fc.record({ path: paths, descending: fc.boolean() });
  const order = fc.option(
    fc.uniqueArray(orderKey, { minLength: 1, maxLength: 2, selector: ({ path }) => path[0] ?? '' }),
    { nil: undefined },
  );
  const keys: readonly (readonly PartitionKeyComponent[] | undefined)[] = [
    undefined,
    ['t1'],
    ['t2', 'u0'],
    ['t0', 'u9'],
  ];
  const scan = fc.record({
    key: fc.constantFrom(...keys),
    physical: fc.constantFrom('all', '0', '1'),
    bounds: fc.array(bound, { maxLength: 2 }),
    order,
    resumeAt: fc.option(fc.nat(40), { nil: undefined }),
  });

  it('should give the rows an unindexed sort and filter would, from any position on', () => {
    fc.assert(
      fc.property(scan, ({ key, physical, bounds, order: sort, resumeAt }) => {
        const request = requestFor(container, key, physical, bounds, sort);
        const expected = reference(all, request);
        const resumed = resumeAt === undefined ? undefined : expected[resumeAt];
        const after = resumed && { epk: resumed.epk, row: resumed.row, keys: positionKeys(resumed, sort) };
        const scanned = [...container.scanner.scan({ ...request, ...(after && { after }) })];

        const wanted = resumed ? expected.slice((resumeAt ?? 0) + 1) : expected;
        const passing = scanned.filter(({ body }) => request.bounds.every((each) => meets(body, each)));
        expect(passing.map(({ row }) => row)).toEqual(wanted.map(({ row }) => row));
        expect(scanned.map(({ row }) => row)).toEqual(inOrder(scanned, sort).map(({ row }) => row));
      }),
      { numRuns: 600 },
    );
  });
});

function requestFor(
  container: Container,
  key: readonly PartitionKeyComponent[] | undefined,
  physical: string,
  bounds: readonly Bound[],
  order: readonly OrderKey[] | undefined,
): ScanRequest {
  const range = container.ranges.find(({ id }) => id === physical);
  const ranges = key
    ? [prefixRange(key, PARTITION_KEY)]
    : range
      ? [{ min: range.min, max: range.max }]
      : [EVERYTHING];
  return {
    ranges,
    ...(key?.length === 2 && { partitionKey: container.partitions.of(key).key }),
    bounds,
    ...(order && { order }),
  };
}

const reference = (all: readonly SourceItem[], { ranges, bounds, order }: ScanRequest): SourceItem[] =>
  inOrder(
    all.filter(
      ({ epk, body }) =>
        ranges.some(({ min, max }) => epk >= min && epk < max) && bounds.every((bound) => meets(body, bound)),
    ),
    order,
  );

function inOrder(items: readonly SourceItem[], order: readonly OrderKey[] | undefined): SourceItem[] {
  if (!order) {
    return items.toSorted((left, right) => compareText(left.epk, right.epk) || left.row - right.row);
  }
  const isDescending = order.every(({ descending }) => descending);
  return items.toSorted((left, right) => {
    for (const { path, descending } of order) {
      const compared = compareValues(at(left.body, path), at(right.body, path));
      if (compared !== 0) return descending ? -compared : compared;
    }
    return isDescending ? right.row - left.row : left.row - right.row;
  });
}

function meets(body: Value, bound: Bound): boolean {
  const value = at(body, bound.path);
  if (bound.op === 'defined') return value !== undefined;
  if (bound.op === 'in') return bound.values.some((each) => each === value);
  if (bound.op === 'startsWith') return typeof value === 'string' && value.startsWith(bound.value);
  if (typeof value !== typeof bound.value || (value === null) !== (bound.value === null)) return false;
  const compared = compareValues(value, bound.value);
  return {
    '=': compared === 0,
    '<': compared < 0,
    '<=': compared <= 0,
    '>': compared > 0,
    '>=': compared >= 0,
  }[bound.op];
}

const at = (body: Value, path: readonly string[]): Value => path.reduce<Value>(memberOf, body);

const positionKeys = ({ body }: SourceItem, order: readonly OrderKey[] = []): (Json | undefined)[] =>
  order.map(({ path }) => {
    const value = at(body, path);
    if (Array.isArray(value)) return [];
    return typeof value === 'object' && value !== null ? {} : value;
  });
