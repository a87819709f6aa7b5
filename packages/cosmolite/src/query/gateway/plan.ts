import type { Query } from '../ast.js';
import { selectNames } from '../compile/select-names.js';
import { isOnePartition } from '../../partition-key/ranges.js';
import { partitionRanges } from '../plan/partitions.js';
import { baseOf, lensOf } from '../plan/scan.js';
import type { PreparedQuery } from '../prepare.js';
import { print, printQuery } from '../print.js';
import { plainQueryError } from '../query-error.js';
import type { EpkRange } from '../source.js';
import { partialAggregate } from './partial-aggregates.js';
import { rewriteGrouped, rewriteLimits, rewriteOrdered } from './rewrite.js';

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

export interface QueryInfo {
  readonly distinctType: 'None' | 'Ordered' | 'Unordered';
  readonly top: number | null;
  readonly offset: number | null;
  readonly limit: number | null;
  readonly orderBy: readonly ('Ascending' | 'Descending')[];
  readonly orderByExpressions: readonly string[];
  readonly groupByExpressions: readonly string[];
  readonly groupByAliases: readonly string[];
  /** Of `SELECT VALUE` only; a SELECT list names them in `groupByAliasToAggregateType`. */
  readonly aggregates: readonly string[];
  readonly groupByAliasToAggregateType: Readonly<Record<string, string | null>>;
  /** Empty: each range gets the query as it is. */
  readonly rewrittenQuery: string;
  readonly hasSelectValue: boolean;
  readonly hasNonStreamingOrderBy: false;
  readonly dCountInfo: null;
}

/**
 * Whether the gateway answers the query itself when it spans partitions: only filters and projections,
 * where the ranges' answers need no merging.
 */
export const isServableByGateway = ({ query, compiled }: PreparedQuery): boolean =>
  !query.distinct &&
  !query.top &&
  !query.paging &&
  query.orderBy.length === 0 &&
  !compiled.grouping &&
  !compiled.derived;

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

function queryInfo(prepared: PreparedQuery, ranges: readonly EpkRange[]): QueryInfo {
  const { query, compiled, top, offset, limit } = prepared;
  const { select, orderBy, groupBy } = query;
  const isGrouped = compiled.grouping !== undefined;
  const isPlain = !isGrouped && !query.distinct && orderBy.length === 0;
  // One range skips and takes by itself.
  const isPaged =
    limit !== undefined &&
    !(
      isPlain &&
      ranges.length === 1 &&
      ranges.every((range) => isOnePartition(range, prepared.container.partitionKey))
    );
  const rewritten = rewrite(prepared, isPaged);
  return {
    distinctType: distinctType(query),
    top: top ?? null,
    offset: isPaged ? offset : null,
    limit: isPaged ? limit : null,
    orderBy: isGrouped ? [] : orderBy.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
    orderByExpressions: isGrouped ? [] : orderBy.map(({ expression }) => print(expression)),
    groupByExpressions: groupBy.map(print),
    ...aggregateInfo(query, isGrouped),
    rewrittenQuery: rewritten ? printQuery(rewritten) : '',
    hasSelectValue: select.kind === 'value',
    hasNonStreamingOrderBy: false,
    dCountInfo: null,
  };
}

function aggregateInfo(
  { select }: Query,
  isGrouped: boolean,
): Pick<QueryInfo, 'aggregates' | 'groupByAliases' | 'groupByAliasToAggregateType'> {
  if (!isGrouped || select.kind === 'star') {
    return { aggregates: [], groupByAliases: [], groupByAliasToAggregateType: {} };
  }
  if (select.kind === 'value') {
    const planName = partialAggregate(select.expression)?.planName;
    return { aggregates: planName ? [planName] : [], groupByAliases: [], groupByAliasToAggregateType: {} };
  }
  const names = selectNames(select.items);
  const types = select.items.map(({ expression }) => partialAggregate(expression)?.planName ?? null);
  return {
    aggregates: [],
    groupByAliases: names,
    groupByAliasToAggregateType: Object.fromEntries(names.map((name, index) => [name, types[index] ?? null])),
  };
}

function rewrite({ query, compiled, offset, limit }: PreparedQuery, isPaged: boolean): Query | undefined {
  if (compiled.grouping) return rewriteGrouped(query);
  const limits = isPaged ? { limit: offset + (limit ?? 0) } : {};
  if (query.orderBy.length > 0) return rewriteOrdered(query, limits);
  return isPaged || (query.distinct && query.top) ? rewriteLimits(query, limits) : undefined;
}

function distinctType({ distinct, select, orderBy }: Query): QueryInfo['distinctType'] {
  if (!distinct) return 'None';
  const [only, ...more] = orderBy;
  const isSame =
    only &&
    more.length === 0 &&
    select.kind === 'value' &&
    print(select.expression) === print(only.expression);
  return isSame ? 'Ordered' : 'Unordered';
}
