/** Finding what a path and its headers address. */
import type { Context } from './context.js';
import {
  ownerNotFound,
  partitionKeyRangeGone,
  partitionKeyRequired,
  resourceNotFound,
} from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import type { Conditions } from '../items/index.js';
import type { Container } from '../store/container.js';
import type { Database } from '../store/databases.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { Offer } from '../store/offers.js';
import type { PartitionKeyRange } from '../store/ranges.js';
import { requireSession } from '../store/session-token.js';

/**
 * The database of the path, as the resource itself or as the owner of what follows.
 * @throws CosmosError 404, with 1003 for a missing owner
 */
export function addressedDatabase({ emulator, request: { path } }: Context): Database {
  const database = emulator.store.databases.find(path[1] ?? '');
  if (!database) throw path.length > 2 ? ownerNotFound() : resourceNotFound();
  return database;
}

/**
 * The container of the path, as the resource itself or as the owner of what follows.
 * @throws CosmosError 404, with 1003 for a missing owner
 */
export function addressedContainer(context: Context): Container {
  const { path } = context.request;
  const container = addressedDatabase(context).containers.find(path[3] ?? '');
  if (!container) throw path.length > 4 ? ownerNotFound() : resourceNotFound();
  context.addressed.container = container;
  return container;
}

/**
 * The logical partition of the partition key header.
 * @throws CosmosError 400 when it is missing or not a full key
 */
export function addressedPartition(context: Context, container: Container): LogicalPartition {
  const header = headerOf(context.request, HEADER.partitionKey);
  if (header === undefined) throw partitionKeyRequired();
  const partition = container.partitions.fromHeader(header);
  address(context, container, [partition.range]);
  return partition;
}

/**
 * The physical partition of the partition key range header.
 * @throws CosmosError 400 when it is missing, 410 when there is no such range
 */
export function addressedRange(context: Context, container: Container): PartitionKeyRange {
  const id = headerOf(context.request, HEADER.partitionKeyRangeId);
  if (id === undefined) throw partitionKeyRequired();
  // Some SDKs write `<container rid>,<range id>`.
  const range = container.ranges.find((known) => known.id === id.slice(id.indexOf(',') + 1));
  if (!range) throw partitionKeyRangeGone();
  address(context, container, [range]);
  return range;
}

/**
 * Notes which physical partitions a request goes to, and lets it in.
 * @throws CosmosError 404/1002 or 410 for the session token it brings, 429 when one of them has no request units left
 */
export function address(context: Context, container: Container, ranges: readonly PartitionKeyRange[]): void {
  context.addressed.ranges = ranges;
  const token = headerOf(context.request, HEADER.sessionToken);
  if (token !== undefined) requireSession(token, ranges, container.ranges);
  context.emulator.throughput.admit(context.addressed);
}

/** @throws CosmosError 404 */
export function addressedOffer({ emulator, request }: Context): Offer {
  const offer = emulator.store.offers.find(request.path[1] ?? '');
  if (!offer) throw resourceNotFound();
  return offer;
}

/**
 * Id of the item in the path.
 * @throws CosmosError 404 for an id with a slash, which the service takes and finds by its `_rid` only
 */
export function addressedId({ request }: Context): string {
  const id = request.path[5] ?? '';
  if (id.includes('/')) throw resourceNotFound();
  return id;
}

export const conditionsOf = ({ request }: Context): Conditions => ({
  ifMatch: headerOf(request, HEADER.ifMatch),
  ifNoneMatch: headerOf(request, HEADER.ifNoneMatch),
});

/** True when the caller does not want back what it wrote. */
export const prefersMinimal = ({ request }: Context): boolean =>
  headerOf(request, HEADER.prefer)?.toLowerCase().includes('return=minimal') ?? false;
