import type { Context, Operation } from '../requests/context.js';
import { badRequest } from '../errors.js';
import { HEADER } from '../http/header-names.js';
import { headerOf } from '../http/request.js';
import { feedCharge } from '../throughput/request-units.js';
import { itemFeedBody } from '../resources/feed.js';
import type { ChangesRequest } from '../store/change-feed.js';
import type { Container } from '../store/container.js';
import { addressedContainer } from '../requests/addressed.js';
import { addressRanges, addressedScope } from '../requests/addressed-scope.js';
import { MAX_PAGE_BYTES, pageSizeOf } from '../requests/page-size.js';

/**
 * The change feed, latest version of each item. The etag is the reader's position, also on the 304
 * that says there is nothing new.
 */
export const readChangeFeed: Operation = (context) => {
  const container = addressedContainer(context);
  requireKeyType(context);
  const { range, partitionKey } = addressedScope(context, container);
  addressRanges(context, container, [range]);
  const page = container.changeFeed.read({
    range,
    ...(partitionKey !== undefined && { partitionKey }),
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

/** A query may leave the type of its bounds out; the change feed may not. */
function requireKeyType({ request }: Context): void {
  const isBounded =
    headerOf(request, HEADER.startEpk) !== undefined || headerOf(request, HEADER.endEpk) !== undefined;
  if (isBounded && headerOf(request, HEADER.readKeyType) === undefined) {
    throw badRequest('One of the input values is invalid.');
  }
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
