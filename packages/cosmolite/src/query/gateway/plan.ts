import { partitionRanges } from '../plan/partitions.js';
import { baseOf, lensOf } from '../plan/scan.js';
import type { PreparedQuery } from '../prepare.js';
import { plainQueryError } from '../query-error.js';
import type { EpkRange } from '../source.js';
import { queryInfo } from './query-info.js';
import type { QueryInfo } from './query-info.js';

/** `partitionedQueryExecutionInfo`: how an SDK is to run and merge a query that spans partitions. */
export interface QueryPlan {
  readonly partitionedQueryExecutionInfoVersion: 2;
  readonly queryInfo: QueryInfo;
  readonly queryRanges: readonly QueryRange[];
}

export interface QueryRange extends EpkRange {
  readonly isMinInclusive: true;
  readonly isMaxInclusive: false;
}

/**
 * Whether the gateway answers the query itself when it spans partitions: only filters and projections,
 * where the ranges' answers need no merging.
 */
export const isServableByGateway = ({ query, compiled }: PreparedQuery): boolean =>
  !query.distinct && !query.top && !query.paging && !query.orderBy && !compiled.grouping && !compiled.derived;

/** The slices of the container that the query's filter on the partition key leaves; none when it reads no item. */
export function queryRanges({ query, context, container, scan }: PreparedQuery): readonly EpkRange[] {
  if (scan.reads !== 'items') return [];
  const base = baseOf(query);
  return partitionRanges(base.where, lensOf(base, context), container.partitionKey);
}

/** @throws CosmosError 400 for a query whose partial answers no SDK could merge */
export function queryPlan(prepared: PreparedQuery): QueryPlan {
  const { compiled } = prepared;
  if (compiled.derived) {
    throw plainQueryError(
      'A grouped, aggregated or distinct subquery in FROM is only served within one partition.',
    );
  }
  const ranges = queryRanges(prepared);
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: queryInfo(prepared, ranges),
    queryRanges: ranges.map(({ min, max }) => ({ min, max, isMinInclusive: true, isMaxInclusive: false })),
  };
}
