import type { JsonObject } from '../values/values.js';
import { keepOrder, namesOf } from '../values/member-order.js';
import { isPlain, writeJson } from '../values/write.js';
import { UNUSUAL_END } from './item.js';

/** What the service adds to an item on every write. */
export interface SystemProperties {
  readonly rid: string;
  readonly self: string;
  /** With its quotes. */
  readonly etag: string;
  /** Seconds since the Unix epoch. */
  readonly ts: number;
}

/** The stored text of an item: the caller's members, then the system's, whatever the caller sent for those. */
export function stamp(body: JsonObject, system: SystemProperties): string {
  const members = withoutSystemProperties(body);
  const isUsual = isPlain(members);
  const own = isUsual ? JSON.stringify(members) : writeJson(members);
  const head = own === '{}' ? '{' : `${own.slice(0, -1)},`;
  return (
    `${head}"_rid":"${system.rid}","_self":"${system.self}","_etag":${JSON.stringify(system.etag)},` +
    `"_attachments":"attachments/","_ts":${system.ts}${isUsual ? '}' : UNUSUAL_END}`
  );
}

export function withoutSystemProperties(body: JsonObject): JsonObject {
  if (!('_rid' in body || '_ts' in body || '_etag' in body || '_self' in body || '_attachments' in body)) {
    return body;
  }
  const { _rid, _self, _etag, _attachments, _ts, ...own } = body;
  return keepOrder(
    own,
    namesOf(body).filter((name) => name in own),
  );
}
