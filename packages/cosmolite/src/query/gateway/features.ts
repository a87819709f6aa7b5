/**
 * What a client says it can merge (`x-ms-cosmos-supported-query-features`), and what it would need to.
 * The features and the words are those of the .NET SDK's public sources (`QueryFeature.cs`, and the plan
 * handler of its earlier versions).
 */
import { badRequest } from '../../common/errors.js';
import { plainQueryError } from '../language/query-error.js';
import type { QueryInfo } from './query-info.js';

const FEATURES = [
  'Aggregate',
  'Distinct',
  'GroupBy',
  'MultipleAggregates',
  'MultipleOrderBy',
  'OffsetAndLimit',
  'OrderBy',
  'Top',
  'NonValueAggregate',
  'DCount',
  'ListAndSetAggregate',
  'CountIf',
] as const;

export type QueryFeature = (typeof FEATURES)[number];

/** @param header names with commas between them, blanks allowed; absent means none */
export const featuresOf = (header: string | undefined): ReadonlySet<string> =>
  new Set((header ?? '').split(',').map((name) => name.trim()));

/** @throws CosmosError 400 naming each feature that the plan needs and the client does not have */
export function requireFeatures(info: QueryInfo, declared: ReadonlySet<string>): void {
  const needed = neededFeatures(info);
  // What a client is told that merges aggregates, but only those with VALUE.
  if (declared.has('Aggregate') && needed.has('NonValueAggregate') && !declared.has('NonValueAggregate')) {
    throw nonValueAggregate();
  }
  const missing = FEATURES.filter((feature) => needed.has(feature) && !declared.has(feature));
  if (missing.length > 0) throw unsupported(missing);
}

/** A client that does not count distinct rows would take them for the result. */
export function requireDistinctCount({ dCountInfo }: QueryInfo, declared: ReadonlySet<string>): void {
  if (dCountInfo && !declared.has('DCount')) throw unsupported(['DCount']);
}

const unsupported = (missing: readonly QueryFeature[]): Error =>
  badRequest(
    [
      'Query contains 1 or more unsupported features. ' +
        'Upgrade your SDK to a version that does support the requested features:',
      ...missing.map((feature) => `Query contained ${feature}, which the calling client does not support.`),
    ].join('\r\n'),
  );

/** The refusal has no plan: newer clients ask for one when they read these words. */
export const nonValueAggregate = (): Error =>
  plainQueryError("Cross partition query only supports 'VALUE <AggregateFunc>' for aggregates.");

function neededFeatures(info: QueryInfo): ReadonlySet<QueryFeature> {
  const needed = new Set<QueryFeature>();
  const aliased = Object.values(info.groupByAliasToAggregateType).filter((name) => name !== null);
  const aggregates = [...info.aggregates, ...aliased];
  if (aggregates.length > 0) needed.add(info.hasSelectValue ? 'Aggregate' : 'NonValueAggregate');
  if (aggregates.length > 1) needed.add('MultipleAggregates');
  if (aggregates.includes('CountIf')) needed.add('CountIf');
  if (aggregates.includes('MakeList') || aggregates.includes('MakeSet')) needed.add('ListAndSetAggregate');
  if (info.groupByExpressions.length > 0) needed.add('GroupBy');
  if (info.distinctType !== 'None') needed.add('Distinct');
  if (info.dCountInfo) needed.add('DCount');
  if (info.top !== null) needed.add('Top');
  if (info.limit !== null) needed.add('OffsetAndLimit');
  if (info.orderBy.length > 0) needed.add(info.orderBy.length === 1 ? 'OrderBy' : 'MultipleOrderBy');
  return needed;
}
