import * as fc from 'fast-check';

import { ManualClock } from '../../../src/common/clock.js';
import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { extractPartitionKey } from '../../../src/partition-key/extract.js';
import { prepareQuery, queryRanges, runQuery } from '../../../src/query/index.js';
import type { ItemSource } from '../../../src/query/language/source.js';
import { Store } from '../../../src/store/store.js';
import type { Json } from '../../../src/values/values.js';
import {
  compositeIndexes,
  itemLists,
  parameters,
  setQueries,
  streamedQueries,
} from '../../support/query/arbitraries.js';
import { MemorySource } from '../../support/query/memory-source.js';
import { A_MEGABYTE, container as shape, rowsIn, spec } from '../../support/query/run-query.js';

const indexed = {
  ...shape,
  indexingPolicy: normaliseIndexingPolicy({ includedPaths: [{ path: '/*' }], compositeIndexes }),
};

/** Enough items for the store to think indexes worth their while. */
const items = fc
  .sample(itemLists, { numRuns: 60, seed: 7 })
  .flat()
  .map((item, index) => Object.assign(item, { id: String(index) }));

describe('queries over the SQLite store', () => {
  const store = new Store(':memory:', new ManualClock(1_700_000_000_000));
  const container = store.databases.create('db').containers.create(
    {
      id: 'items',
      partitionKey: indexed.partitionKey,
      indexingPolicy: indexed.indexingPolicy,
      uniqueKeyPolicy: { uniqueKeys: [] },
      conflictResolutionPolicy: {},
      geospatialConfig: {},
      computedProperties: [],
      echoed: {},
    },
    2,
  );
  store.transaction(() => {
    for (const item of items) {
      const partition = container.partitions.of(extractPartitionKey(item, indexed.partitionKey));
      container.items.insert(partition, item.id, item);
    }
  });
  afterAll(() => store.close());

  const rowsOf = (query: string, source: ItemSource, maxItems: number): Json[] => {
    const prepared = prepareQuery(spec(query, parameters), indexed);
    const request = { source, ranges: queryRanges(prepared), maxItems, maxBytes: A_MEGABYTE, now: 0 };
    let page = runQuery(prepared, request);
    const rows = rowsIn(page);
    while (page.continuation !== undefined) {
      page = runQuery(prepared, { ...request, continuation: page.continuation });
      rows.push(...rowsIn(page));
    }
    return rows;
  };

  it('should give the rows they give over an array, in pages of any size', () => {
    // Stored items have system properties that those of the array have not.
    const queries = fc.oneof(streamedQueries, setQueries);
    const memory = new MemorySource(items, indexed.partitionKey);
    fc.assert(
      fc.property(queries, fc.constantFrom(7, 50, 10_000), (query, maxItems) => {
        fc.pre(!/SELECT (DISTINCT )?(TOP \d+ )?\*/.test(query));
        expect(rowsOf(query, container.scanner, maxItems)).toEqual(rowsOf(query, memory, 10_000));
      }),
      { numRuns: 300 },
    );
  });
});
