import type { Context } from './context.js';
import { HEADER } from '../http/header-names.js';
import type { Reply } from '../http/reply.js';
import type { ItemResult } from '../items/index.js';
import { metadataCharge } from '../throughput/request-units.js';
import { feedBody, type FeedName } from '../resources/feed.js';
import type { JsonObject } from '../values/values.js';
import { prefersMinimal } from './addressed.js';

/** The item that was read; without a body when the caller has it already. */
export function itemReply({ status, item, charge }: ItemResult): Reply {
  const headers = { [HEADER.etag]: item.etag };
  return status === 304 ? { status, charge, headers } : { status, charge, headers, body: item.text };
}

/** What a write made of the item, unless the caller does not want it back. */
export const writtenReply = (context: Context, { status, item, charge }: ItemResult): Reply => ({
  status,
  charge,
  headers: { [HEADER.etag]: item.etag },
  ...(!prefersMinimal(context) && { body: item.text }),
});

/** A database or a container: 304 when the caller has this version already. */
export function metadataReply(
  status: 200 | 201,
  { etag }: { readonly etag: string },
  body: JsonObject,
  ifNoneMatch?: string,
): Reply {
  const headers = { [HEADER.etag]: etag };
  const charge = metadataCharge();
  if (ifNoneMatch === etag) return { status: 304, charge, headers };
  return { status, charge, headers, body: JSON.stringify(body) };
}

/** A whole feed of metadata. */
export const metadataFeedReply = (rid: string, name: FeedName, resources: readonly JsonObject[]): Reply => ({
  status: 200,
  charge: metadataCharge(),
  headers: { [HEADER.itemCount]: String(resources.length) },
  body: feedBody(rid, name, resources),
});

export const deletedReply = (charge: number): Reply => ({ status: 204, charge });
