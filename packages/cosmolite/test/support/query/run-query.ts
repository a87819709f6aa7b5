import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { normalisePartitionKey } from '../../../src/partition-key/definition.js';
import { EVERYTHING } from '../../../src/partition-key/ranges.js';
import type { EffortLimits } from '../../../src/query/language/effort.js';
import {
  type ContainerShape,
  type PreparedQuery,
  prepareQuery,
  type QueryPage,
  type QuerySpec,
  runQuery,
} from '../../../src/query/index.js';
import type { Json, JsonObject } from '../../../src/values/values.js';
import { readJson } from '../../../src/values/read.js';
import { MemorySource } from './memory-source.js';

export const A_MEGABYTE = 1_048_576;

/** A container keyed by `/pk` that indexes everything. */
export const container: ContainerShape = {
  rid: 'AQAAAIEAAAA=',
  partitionKey: normalisePartitionKey({ paths: ['/pk'] }),
  indexingPolicy: normaliseIndexingPolicy(undefined),
};

export type Parameters = Readonly<Record<string, Json>>;

export const spec = (query: string, parameters: Parameters = {}): QuerySpec => ({
  query,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
});

/** All rows of a query over some items. */
export function rowsOf(
  query: string,
  items: readonly JsonObject[] = [],
  parameters: Parameters = {},
): Json[] {
  const prepared = prepareQuery(spec(query, parameters), container);
  return pageOf(prepared, new MemorySource(items, container.partitionKey)).rows;
}

/** The value of a constant expression; `undefined` when it has none. */
export const valueOf = (expression: string, parameters: Parameters = {}): Json | undefined =>
  rowsOf(`SELECT VALUE ${expression}`, [], parameters)[0];

export interface PageRequest {
  readonly maxItems?: number;
  readonly maxBytes?: number;
  readonly continuation?: string | undefined;
  readonly now?: number;
  readonly effort?: EffortLimits;
}

/** The rows of a page, as a client reads them. */
export const rowsIn = ({ texts }: QueryPage): Json[] => texts.map(readJson);

/** A page and its rows. */
export interface ReadPage extends QueryPage {
  readonly rows: Json[];
}

export function pageOf(
  prepared: PreparedQuery,
  source: MemorySource,
  { maxItems = 10_000, maxBytes = A_MEGABYTE, continuation, now = 0, effort }: PageRequest = {},
): ReadPage {
  const page = runQuery(prepared, {
    source,
    ranges: [EVERYTHING],
    maxItems,
    maxBytes,
    now,
    ...(continuation !== undefined && { continuation }),
    ...(effort && { effort }),
  });
  return { ...page, rows: rowsIn(page) };
}

/** Every page of a query, one after the other. */
export function pagesOf(
  prepared: PreparedQuery,
  source: MemorySource,
  request: Omit<PageRequest, 'continuation'>,
): Json[][] {
  const pages: Json[][] = [];
  let continuation: string | undefined;
  do {
    const page = pageOf(prepared, source, { ...request, continuation });
    pages.push(page.rows);
    ({ continuation } = page);
  } while (continuation !== undefined);
  return pages;
}
