import { isOnePartition } from '../../partition-key/ranges.js';
import type { Query } from '../language/ast.js';
import { selectNames } from '../compile/select-names.js';
import type { PreparedQuery } from '../prepare/prepare.js';
import { print, printQuery } from '../language/print.js';
import type { EpkRange } from '../language/source.js';
import type { DistinctCount } from './distinct-count.js';
import { partialAggregate } from './partial-aggregates.js';
import { rewriteGrouped, rewriteLimits, rewriteOrdered } from './rewrite.js';

/** What an SDK has to do with the ranges' answers, and the text it asks them. */
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
  /** How the distinct rows are to be counted. */
  readonly dCountInfo: { readonly dCountAlias: string } | null;
}

/** Nothing to merge: the query is sent as it is. */
export const PASSED_ON: QueryInfo = {
  distinctType: 'None',
  top: null,
  offset: null,
  limit: null,
  orderBy: [],
  orderByExpressions: [],
  groupByExpressions: [],
  groupByAliases: [],
  aggregates: [],
  groupByAliasToAggregateType: {},
  rewrittenQuery: '',
  hasSelectValue: false,
  hasNonStreamingOrderBy: false,
  dCountInfo: null,
};

export const distinctCountInfo = ({ distinct, alias }: DistinctCount): QueryInfo => ({
  ...PASSED_ON,
  distinctType: 'Unordered',
  rewrittenQuery: printQuery(distinct),
  hasSelectValue: alias === '',
  dCountInfo: { dCountAlias: alias },
});

/** @param ranges the slices of the container the query has to ask */
export function queryInfo(prepared: PreparedQuery, ranges: readonly EpkRange[]): QueryInfo {
  const { query, compiled, container, top, offset, limit } = prepared;
  const { select, groupBy } = query;
  const orderBy = query.orderBy?.items ?? [];
  const isGrouped = compiled.grouping !== undefined;
  const isPlain = !isGrouped && !query.distinct && orderBy.length === 0;
  const isPinned =
    ranges.length === 1 && ranges.every((range) => isOnePartition(range, container.partitionKey));
  // One partition skips and takes by itself.
  const isPaged = limit !== undefined && !(isPlain && isPinned);
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
  if (query.orderBy) return rewriteOrdered(query, limits);
  return isPaged || (query.distinct && query.top) ? rewriteLimits(query, limits) : undefined;
}

function distinctType({ distinct, select, orderBy }: Query): QueryInfo['distinctType'] {
  if (!distinct) return 'None';
  const [only, ...more] = orderBy?.items ?? [];
  const isSame =
    only &&
    more.length === 0 &&
    select.kind === 'value' &&
    print(select.expression) === print(only.expression);
  return isSame ? 'Ordered' : 'Unordered';
}
