import type { Context, Operation } from '../context.js';
import { badRequest } from '../errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import { parsePartitionKeyHeader } from '../partition-key/extract.js';
import { prefixRange } from '../partition-key/effective.js';
import type { EpkRange } from '../query/source.js';
import { feedCharge } from '../request-units.js';
import { itemFeedBody } from '../resources/feed.js';
import type { ChangesRequest } from '../store/change-feed.js';
import type { Container } from '../store/container.js';
import { address, addressedContainer, addressedRange } from './addressed.js';
import { pageSizeOf } from './page-size.js';

const MAX_PAGE_BYTES = 4 * 1024 * 1024;
const HEX = /^[0-9A-F]*$/;
const EVERYTHING: EpkRange = { min: '', max: 'FF' };

/**
 * The change feed, latest version of each item. The etag is the reader's position, also on the 304
 * that says there is nothing new.
 */
export const readChangeFeed: Operation = (context) => {
  const container = addressedContainer(context);
  const page = container.changeFeed.read({
    ...scopeOf(context, container),
    ...startOf(context, container),
    maxItems: pageSizeOf(context.request),
    maxBytes: MAX_PAGE_BYTES,
  });
  const headers = { [HEADER.etag]: `"${page.position}"`, [HEADER.itemCount]: String(page.items.length) };
  const charge = feedCharge(page.items.map(({ bytes }) => bytes));
  if (page.items.length === 0) return { status: 304, charge, headers };
  const documents = page.items.map(({ text, lsn }) => `${text.slice(0, -1)},"_lsn":${lsn}}`);
  return { status: 200, charge, headers, body: itemFeedBody(container.rid, documents) };
};

type Scope = Pick<ChangesRequest, 'range' | 'partitionKey'>;

/** A logical partition, a prefix of a key, a physical partition, a part of one, or everything. */
function scopeOf(context: Context, container: Container): Scope {
  const key = headerOf(context.request, HEADER.partitionKey);
  const scope = key === undefined ? rangeScope(context, container) : keyScope(container, key);
  const touched = container.ranges.filter(({ min, max }) => min < scope.range.max && scope.range.min < max);
  address(context, container, touched);
  return scope;
}

function rangeScope(context: Context, container: Container): Scope {
  const isPhysical = headerOf(context.request, HEADER.partitionKeyRangeId) !== undefined;
  const physical = isPhysical ? addressedRange(context, container) : EVERYTHING;
  return { range: intersection(physical, epkHeaders(context)) };
}

function keyScope(container: Container, header: string): Scope {
  const { partitionKey: definition } = container.settings;
  const components = parsePartitionKeyHeader(header, definition);
  const range = prefixRange(components, definition);
  if (components.length < definition.paths.length) return { range };
  return { range, partitionKey: container.partitions.of(components).key };
}

/** @throws CosmosError 400 for bounds that are not effective partition keys */
function epkHeaders({ request }: Context): EpkRange {
  const min = headerOf(request, HEADER.startEpk);
  const max = headerOf(request, HEADER.endEpk);
  if (min === undefined && max === undefined) return EVERYTHING;
  const isEpk = headerOf(request, HEADER.readKeyType) === 'EffectivePartitionKeyRange';
  const bounds = { min: (min ?? EVERYTHING.min).toUpperCase(), max: (max ?? EVERYTHING.max).toUpperCase() };
  if (isEpk && HEX.test(bounds.min) && HEX.test(bounds.max)) return bounds;
  throw badRequest('One of the input values is invalid.');
}

/** @throws CosmosError 400 for a foreign etag or a date that is none */
function startOf({ request }: Context, container: Container): Pick<ChangesRequest, 'after' | 'since'> {
  const etag = headerOf(request, HEADER.ifNoneMatch);
  if (etag === '*') return { after: container.changes.last, since: 0 };
  if (etag !== undefined) {
    const position = /^"?(\d{1,15})"?$/.exec(etag)?.[1];
    if (position === undefined) throw badRequest(`The change feed continuation '${etag}' is invalid.`);
    return { after: Number(position), since: 0 };
  }
  const time = headerOf(request, HEADER.ifModifiedSince);
  if (time === undefined) return { after: 0, since: 0 };
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) throw badRequest(`The date '${time}' in if-modified-since is invalid.`);
  return { after: 0, since: Math.floor(milliseconds / 1000) };
}

const intersection = (left: EpkRange, right: EpkRange): EpkRange => ({
  min: left.min > right.min ? left.min : right.min,
  max: left.max < right.max ? left.max : right.max,
});
