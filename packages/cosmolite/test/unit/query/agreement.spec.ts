import * as fc from 'fast-check';

import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { effectivePartitionKey } from '../../../src/partition-key/effective.js';
import { extractPartitionKey } from '../../../src/partition-key/extract.js';
import {
  type ContainerShape,
  type PreparedQuery,
  prepareQuery,
  queryRanges,
  runQuery,
} from '../../../src/query/index.js';
import { parseQuery } from '../../../src/query/parser/index.js';
import { canonicalText, compareText, type Json, type JsonObject } from '../../../src/values/values.js';
import { readJson } from '../../../src/values/read.js';
import { writeJson } from '../../../src/values/write.js';
import {
  compositeIndexes,
  itemLists,
  parameters,
  setQueries,
  streamedQueries,
} from '../../support/query/arbitraries.js';
import { MemorySource } from '../../support/query/memory-source.js';
import { ReferenceEvaluator } from '../../support/query/reference-evaluator.js';
import { A_MEGABYTE, container, pagesOf, rowsIn, spec } from '../../support/query/run-query.js';

/** COSMOLITE_QUERY_RUNS=20000 for a long look; a failing seed is printed and can be set again. */
const numRuns = Number(process.env['COSMOLITE_QUERY_RUNS'] ?? 2_000);
const seed = Number(process.env['COSMOLITE_QUERY_SEED'] ?? Date.now());
const options = { numRuns, seed };

const indexed: ContainerShape = {
  ...container,
  indexingPolicy: normaliseIndexingPolicy({ includedPaths: [{ path: '/*' }], compositeIndexes }),
};

const prepare = (query: string): PreparedQuery => prepareQuery(spec(query, parameters), indexed);

const source = (items: readonly JsonObject[]): MemorySource => new MemorySource(items, indexed.partitionKey);

/** All rows, reading only the slices of the container the planner leaves. */
const run = (prepared: PreparedQuery, items: readonly JsonObject[]): Json[] =>
  rowsIn(
    runQuery(prepared, {
      source: source(items),
      ranges: queryRanges(prepared),
      maxItems: 10_000,
      maxBytes: A_MEGABYTE,
      now: 0,
    }),
  );

function expected(query: string, items: readonly JsonObject[]): Json[] {
  const tree = parseQuery(query);
  const keys = tree.orderBy?.items ?? [];
  const evaluator = new ReferenceEvaluator(new Map(Object.entries(parameters)));
  return evaluator
    .run(
      tree,
      keys.length > 0
        ? byRow(
            items,
            keys.every((key) => key.descending),
          )
        : byPlace(items),
    )
    .map((row) => readJson(writeJson(row)));
}

const byRow = (items: readonly JsonObject[], isDescending: boolean): readonly JsonObject[] =>
  isDescending ? items.toReversed() : items;

const byPlace = (items: readonly JsonObject[]): readonly JsonObject[] =>
  items.toSorted((left, right) => compareText(placeOf(left), placeOf(right)));

const placeOf = (item: JsonObject): string =>
  effectivePartitionKey(extractPartitionKey(item, indexed.partitionKey), indexed.partitionKey);

const asSet = (rows: readonly Json[]): string[] => rows.map(canonicalText).toSorted();

describe('query engine and reference evaluator', () => {
  it('should agree on rows and their order', () => {
    fc.assert(
      fc.property(streamedQueries, itemLists, (query, items) => {
        expect(run(prepare(query), items)).toEqual(expected(query, items));
      }),
      options,
    );
  });

  it('should agree on groups, aggregates and distinct values', () => {
    fc.assert(
      fc.property(setQueries, itemLists, (query, items) => {
        expect(asSet(run(prepare(query), items))).toEqual(asSet(expected(query, items)));
      }),
      options,
    );
  });

  it('should give the same rows page by page, no page but the last one short', () => {
    const queries = fc.oneof(streamedQueries, setQueries);
    fc.assert(
      fc.property(queries, itemLists, fc.constantFrom(1, 3, 7), (query, items, maxItems) => {
        const prepared = prepare(query);
        const pages = pagesOf(prepared, source(items), { maxItems });
        const rows = run(prepared, items);
        expect(pages.flat()).toEqual(rows);
        expect(pages.map((page) => page.length)).toEqual(pageLengths(rows.length, maxItems));
      }),
      options,
    );
  });
});

/** Full pages and what is left over; one empty page when there is nothing at all. */
function pageLengths(rows: number, maxItems: number): number[] {
  const full = Math.floor(rows / maxItems);
  const rest = rows % maxItems;
  return [...Array.from({ length: full }, () => maxItems), ...(rest > 0 || full === 0 ? [rest] : [])];
}
