/**
 * Generated queries, read through the SDK: page by page they give what they give at once, with one
 * physical partition and with five, where the SDK merges what the partitions answer.
 */
import type { Container, FeedOptions } from '@azure/cosmos';
import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../src/index.js';
import { canonicalText } from '../../src/values/values.js';
import { compositeIndexes, parameters, setQueries, streamedQueries } from '../support/query/arbitraries.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

/** COSMOLITE_QUERY_RUNS=20000 for a long look; a failing seed is printed and can be set again. */
const numRuns = Math.ceil(Number(process.env['COSMOLITE_QUERY_RUNS'] ?? 150) / 3);
const seed = Number(process.env['COSMOLITE_QUERY_SEED'] ?? Date.now());
const options = { numRuns, seed };
const TIMEOUT_MS = 30_000 + numRuns * 500;

/**
 * Every property the queries name, several items to a partition key. What is sorted by is of one type:
 * the SDK refuses to merge others.
 */
const ITEMS: readonly JsonObject[] = Array.from({ length: 16 }, (_, index) => ({
  id: `item-${index}`,
  pk: ['p', 'q', 7, null, 'r', 's'][index % 6] ?? null,
  a: (index * 7) % 10,
  b: index % 4,
  s: ['', 'a', 'A', 'ab', 'b', 'ba'][index % 5] ?? '',
  n: { x: (index * 3) % 8 },
  tags: [[], [1, 'a'], ['b', null, 2], [true]][index % 4] ?? [],
}));

const querySpec = (query: string) => ({
  query,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
});

const asSet = (rows: readonly Json[]): string[] =>
  rows.map((row) => canonicalText(withoutSystemProperties(row))).toSorted();

/** Sets that other queries are made of are served within one logical partition only. */
const optionsFor = (query: string, maxItemCount: number): FeedOptions => ({
  maxItemCount,
  ...(query.includes('FROM (SELECT') && { partitionKey: 'p' }),
});

const atOnce = async ({ items }: Container, query: string): Promise<Json[]> =>
  (await items.query<Json>(querySpec(query), optionsFor(query, 1000)).fetchAll()).resources;

/** One iterator from page to page. */
async function pageByPage({ items }: Container, query: string, maxItemCount: number): Promise<Json[]> {
  const iterator = items.query<Json>(querySpec(query), optionsFor(query, maxItemCount));
  const rows: Json[] = [];
  while (iterator.hasMoreResults()) {
    const { resources } = await iterator.fetchNext();
    // After the last page the SDK may have none.
    rows.push(...(Array.isArray(resources) ? resources : []));
  }
  return rows;
}

describeFor('partitions', 'paging through the SDK', () => {
  const single = withServer({ defaultPartitions: 1 });
  const split = withServer({ defaultPartitions: 5 });
  let containers: readonly Container[];

  beforeAll(async () => {
    const indexingPolicy = { includedPaths: [{ path: '/*' }], compositeIndexes };
    containers = await Promise.all([single, split].map((server) => server.container({ indexingPolicy })));
    for (const container of containers) {
      for (const item of ITEMS) await container.items.create(item);
    }
  });

  it('should be over one partition and over five', async () => {
    const counts = containers.map(
      async (container) => (await container.readPartitionKeyRanges().fetchAll()).resources.length,
    );
    expect(await Promise.all(counts)).toEqual([1, 5]);
  });

  const pageSizes = fc.constantFrom(2, 5);

  /** What each of the containers answers at once, and page by page. */
  async function walk(query: string, maxItemCount: number): Promise<{ whole: Json[][]; paged: Json[][] }> {
    const whole = [];
    const paged = [];
    for (const container of containers) {
      whole.push(await atOnce(container, query));
      paged.push(await pageByPage(container, query, maxItemCount));
    }
    return { whole, paged };
  }

  it(
    'should give sorted rows in their order',
    async () => {
      const sorted = streamedQueries.filter((query) => query.includes('ORDER BY'));
      await fc.assert(
        fc.asyncProperty(sorted, pageSizes, async (query, maxItemCount) => {
          const { whole, paged } = await walk(query, maxItemCount);
          expect(paged).toEqual(whole);
        }),
        options,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'should give the same rows in any order where none is asked for',
    async () => {
      const unsorted = streamedQueries.filter((query) => !query.includes('ORDER BY'));
      await fc.assert(
        fc.asyncProperty(unsorted, pageSizes, async (query, maxItemCount) => {
          const { whole, paged } = await walk(query, maxItemCount);
          // TOP, OFFSET and LIMIT without a sort may take any rows.
          const compared = (rows: Json[]) => (/TOP|OFFSET/.test(query) ? rows.length : asSet(rows));
          const [one, ...others] = [...whole, ...paged].map(compared);
          expect(others).toEqual([one, one, one]);
        }),
        options,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'should give groups, aggregates and distinct values',
    async () => {
      await fc.assert(
        fc.asyncProperty(setQueries, pageSizes, async (query, maxItemCount) => {
          const { whole, paged } = await walk(query, maxItemCount).catch((error: unknown) => {
            fc.pre(!isMaximumOfNull(error, query));
            throw error;
          });
          expect(paged.map(asSet)).toEqual(whole.map(asSet));
        }),
        options,
      );
    },
    TIMEOUT_MS,
  );
});

/** The SDK's `MaxAggregator` takes a null of one partition for an object, and refuses to compare it with that of another one. */
const isMaximumOfNull = (error: unknown, query: string): boolean =>
  query.includes('MAX(') && error instanceof Error && error.message === 'Tried to compare an object type';

/** Those that differ from container to container. */
function withoutSystemProperties(row: Json): Json {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('_')));
}
