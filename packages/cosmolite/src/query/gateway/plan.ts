import { partitionRanges } from '../plan/partitions.js';
import { baseOf, lensOf } from '../plan/scan.js';
import type { PreparedQuery } from '../prepare/prepare.js';
import { plainQueryError } from '../language/query-error.js';
import type { EpkRange } from '../language/source.js';
import { distinctCount } from './distinct-count.js';
import { distinctCountInfo, PASSED_ON, queryInfo, type QueryInfo } from './query-info.js';

/** `partitionedQueryExecutionInfo`: how an SDK is to run and merge a query that spans partitions. */
export interface QueryPlan {
  readonly partitionedQueryExecutionInfoVersion: 2;
  readonly queryInfo: QueryInfo;
  readonly queryRanges: readonly QueryRange[];
}

export interface QueryRange extends EpkRange {
  readonly isMinInclusive: true;
  readonly isMaxInclusive: boolean;
}

/**
 * Whether the gateway answers the query itself when it spans partitions: only filters and projections,
 * where the ranges' answers need no merging.
 */
export const isServableByGateway = ({ query, compiled }: PreparedQuery): boolean =>
  !query.distinct && !query.top && !query.paging && !query.orderBy && !compiled.grouping && !compiled.derived;

/** Whether a range's answer means nothing to a client that knows `SELECT VALUE <aggregate>` only. */
export const needsNonValueAggregate = ({ query, compiled: { grouping } }: PreparedQuery): boolean =>
  query.groupBy.length > 0 || (grouping !== undefined && query.select.kind !== 'value');

/** The slices of the container that the query's filter on the partition key leaves; none when it reads no item. */
export function queryRanges({ query, context, container, scan }: PreparedQuery): readonly EpkRange[] {
  if (scan.reads !== 'items') return [];
  const base = baseOf(query);
  return partitionRanges(base.where, lensOf(base, context), container.partitionKey);
}

/** The one range of a query that reads nothing: a partition has to be asked all the same, for counts are 0. */
const NOTHING: QueryRange = { min: '', max: '', isMinInclusive: true, isMaxInclusive: true };

/**
 * @param isWhole the ranges of the query lie in one physical partition
 * @throws CosmosError 400 for a query whose partial answers no SDK could merge
 */
export function queryPlan(prepared: PreparedQuery, isWhole = false): QueryPlan {
  const ranges = queryRanges(prepared);
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: infoOf(prepared, ranges, isWhole),
    queryRanges:
      ranges.length === 0
        ? [NOTHING]
        : ranges.map(({ min, max }) => ({ min, max, isMinInclusive: true, isMaxInclusive: false })),
  };
}

function infoOf(prepared: PreparedQuery, ranges: readonly EpkRange[], isWhole: boolean): QueryInfo {
  if (!prepared.compiled.derived) return queryInfo(prepared, ranges);
  if (isWhole) return { ...PASSED_ON, hasSelectValue: prepared.query.select.kind === 'value' };
  const counted = distinctCount(prepared.query);
  if (counted) return distinctCountInfo(counted);
  throw plainQueryError(
    'A grouped, aggregated or distinct subquery in FROM is only served within one partition.',
  );
}
