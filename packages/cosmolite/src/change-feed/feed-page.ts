import { badRequest } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';
import { headerOf } from '../http/request.js';
import { intersection } from '../partition-key/ranges.js';
import { addressRanges, addressedScope } from '../requests/addressed-scope.js';
import type { Context } from '../requests/context.js';
import { MAX_PAGE_BYTES, pageSizeOf } from '../requests/page-size.js';
import { itemFeedBody } from '../resources/feed.js';
import type { Container } from '../store/container.js';
import type { ChangesPage, ChangesRequest } from '../store/feed-changes.js';
import { feedCharge } from '../throughput/request-units.js';
import { parsePosition, type Position, positionText } from './feed-position.js';

/** Where a reader begins. */
export interface FeedStart {
  /** Absent when it has seen nothing yet. */
  readonly position?: Position;
  /** Earliest write time, in seconds since the Unix epoch. */
  readonly since?: number;
}

interface Feed {
  read(request: ChangesRequest): ChangesPage;
}

/**
 * One page of a change feed. Its etag is the reader's position, also on the 304 that says there is nothing new.
 * @throws CosmosError 400, 410, 429
 */
export function feedReply(context: Context, container: Container, feed: Feed, start: FeedStart): Reply {
  requireKeyType(context);
  const { range, partitionKey } = addressedScope(context, container);
  const touched = addressRanges(context, container, [range]);
  const page: ChangesPage['changes'][number][] = [];
  const positions = new Map<string, number>();
  let bytes = 0;
  const maxItems = pageSizeOf(context.request);
  for (const physical of touched) {
    const after = start.position?.(physical) ?? 0;
    const isFull = page.length >= maxItems || bytes >= MAX_PAGE_BYTES;
    const { changes, position = physical.lsn } = isFull
      ? { changes: [], position: after }
      : feed.read({
          range: intersection(range, physical),
          ...(partitionKey !== undefined && { partitionKey }),
          after,
          upTo: physical.lsn,
          since: start.since ?? 0,
          maxItems: maxItems - page.length,
          maxBytes: MAX_PAGE_BYTES - bytes,
        });
    page.push(...changes);
    bytes += changes.reduce((sum, change) => sum + change.bytes, 0);
    positions.set(physical.id, Math.max(after, position));
  }
  const headers = { [HEADER.etag]: positionText(positions), [HEADER.itemCount]: String(page.length) };
  const charge = feedCharge(page.map((change) => change.bytes));
  if (page.length === 0) return { status: 304, charge, headers };
  return {
    status: 200,
    charge,
    headers,
    body: itemFeedBody(
      container.rid,
      page.map(({ text }) => text),
    ),
  };
}

/** @throws CosmosError 400 for a foreign etag or a date that is none */
export function feedStart({ request }: Context): FeedStart {
  const etag = headerOf(request, HEADER.ifNoneMatch);
  if (etag === '*') return { position: ({ lsn }) => lsn };
  if (etag !== undefined) return { position: parsePosition(etag) };
  const time = headerOf(request, HEADER.ifModifiedSince);
  if (time === undefined) return {};
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) throw badRequest(`The date '${time}' in if-modified-since is invalid.`);
  return { since: Math.floor(milliseconds / 1000) };
}

/** A query may leave the type of its bounds out; the change feed may not. */
function requireKeyType({ request }: Context): void {
  const isBounded =
    headerOf(request, HEADER.startEpk) !== undefined || headerOf(request, HEADER.endEpk) !== undefined;
  if (isBounded && headerOf(request, HEADER.readKeyType) === undefined) {
    throw badRequest('One of the input values is invalid.');
  }
}
