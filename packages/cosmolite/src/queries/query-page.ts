import type { Context } from '../requests/context.js';
import { badRequest, crossPartitionQuery } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';
import { headerOf, isFlagged } from '../http/request.js';
import { type EpkRange, EVERYTHING, intersection, isEmpty, isOnePartition } from '../partition-key/ranges.js';
import {
  featuresOf,
  isServableByGateway,
  needsNonValueAggregate,
  nonValueAggregate,
  type PreparedQuery,
  prepareQuery,
  queryPlan,
  queryRanges,
  type QuerySpec,
  requireDistinctCount,
  runQuery,
} from '../query/index.js';
import { queryCharge } from '../throughput/request-units.js';
import { itemFeedBody } from '../resources/feed.js';
import type { Container } from '../store/container.js';
import { addressRanges, addressedScope } from '../requests/addressed-scope.js';
import { MAX_PAGE_BYTES, pageSizeOf } from '../requests/page-size.js';
import { queryMetricsHeaders } from './query-metrics.js';
import { isWhole, shapeOf } from './query-spec.js';

const SERVERS_CHOICE = -1;

/**
 * One page of a query over a logical partition, a prefix, a physical partition, or the container.
 * @throws CosmosError 400, with 1004 and the plan when the SDK has to merge the partitions' answers itself
 */
export function queryPage(context: Context, container: Container, spec: QuerySpec): Reply {
  const { request, emulator } = context;
  const started = performance.now();
  const prepared = prepareQuery(spec, shapeOf(container));
  const compiled = performance.now();
  const scope = addressedScope(context, container);
  const ranges = queryRanges(prepared)
    .map((range) => intersection(range, scope.range))
    .filter((range) => !isEmpty(range));
  // An SDK merges the partitions' answers itself when it is told to; the explorer's page does not.
  const isSdk = context.caller !== 'explorer';
  if (isSdk && !scope.isNamed && !arePinned(ranges, container)) {
    requireServable(context, container, prepared, scope.range, ranges);
  }
  const touched = addressRanges(context, container, ranges);

  const continuation = headerOf(request, HEADER.continuation);
  const running = performance.now();
  const page = runQuery(prepared, {
    source: container.scanner,
    ranges,
    ...(scope.partitionKey !== undefined && { partitionKey: scope.partitionKey }),
    maxItems: pageSizeOf(request, SERVERS_CHOICE),
    maxBytes: MAX_PAGE_BYTES,
    ...(continuation !== undefined && { continuation }),
    now: emulator.clock.now(),
  });
  const times = { compile: compiled - started, run: performance.now() - running };
  return {
    status: 200,
    charge: queryCharge(page.work, touched.length),
    headers: {
      [HEADER.itemCount]: String(page.texts.length),
      ...(page.continuation !== undefined && { [HEADER.continuation]: page.continuation }),
      ...queryMetricsHeaders(request, prepared, page.work, times),
    },
    body: itemFeedBody(container.rid, page.texts),
  };
}

/** @throws CosmosError 400 for a query over partitions that the gateway does not answer by itself */
function requireServable(
  { request }: Context,
  container: Container,
  prepared: PreparedQuery,
  scope: EpkRange,
  ranges: readonly EpkRange[],
): void {
  const isWide = scope.min === EVERYTHING.min && scope.max === EVERYTHING.max;
  const isFeed = request.method === 'GET';
  if (isWide && !isFeed && !isFlagged(request, HEADER.crossPartition)) throw crossPartitionDisabled();
  if (isServableByGateway(prepared)) return;
  if (prepared.compiled.derived && isWhole(container, ranges)) return;
  if (needsNonValueAggregate(prepared)) throw nonValueAggregate();
  const plan = queryPlan(prepared);
  requireDistinctCount(plan.queryInfo, featuresOf(headerOf(request, HEADER.supportedFeatures)));
  throw crossPartitionQuery(JSON.stringify(plan));
}

/** A query that names no partition says so, or pins one by its filter. */
const crossPartitionDisabled = (): Error =>
  badRequest(
    'Cross partition query is required but disabled. Please set x-ms-documentdb-query-enablecrosspartition to true, ' +
      'specify x-ms-documentdb-partitionkey, or revise your query to avoid this exception.',
  );

/** The filter itself leaves one logical partition, or nothing at all. */
const arePinned = (ranges: readonly EpkRange[], { settings }: Container): boolean =>
  ranges.length <= 1 && ranges.every((range) => isOnePartition(range, settings.partitionKey));
