import type { Container } from '../store/container.js';
import type { Addressed } from '../throughput/addressed.js';
import { sessionToken } from '../store/session-token.js';
import { HEADER } from '../http/header-names.js';
import { HttpDate } from '../http/http-date.js';
import type { Reply } from '../http/reply.js';

const FIXED: readonly string[] = Object.entries({
  'cache-control': 'no-store, no-cache',
  pragma: 'no-cache',
  'x-ms-gatewayversion': 'version=2.14.0',
  'x-ms-number-of-read-regions': '0',
  'x-ms-schemaversion': '1.19',
  'x-ms-serviceversion': 'version=2.14.0.0',
}).flat();

const TYPE = 'content-type';

const httpDate = new HttpDate();

/**
 * The headers of every answer, then those of this one: names and values in turn, which costs Node less to write than an object.
 * The date is that of the clock which `_ts` comes from.
 */
export function commonHeaders(addressed: Addressed, reply: Reply, activityId: string, now: number): string[] {
  const { body, charge, headers = {} } = reply;
  const lines = [
    ...FIXED,
    'date',
    httpDate.at(now),
    HEADER.activityId,
    activityId,
    HEADER.charge,
    String(charge),
  ];
  if (body !== undefined) {
    if (!(TYPE in headers)) lines.push(TYPE, 'application/json');
    lines.push('content-length', String(Buffer.byteLength(body)));
  }
  addContainerHeaders(addressed, lines);
  for (const name of Object.keys(headers)) lines.push(name, headers[name] ?? '');
  return lines;
}

function addContainerHeaders({ container, ranges }: Addressed, lines: string[]): void {
  if (!container) return;
  const touched = ranges ?? container.ranges;
  lines.push(HEADER.sessionToken, sessionToken(touched));
  lines.push(HEADER.contentPath, container.rid, HEADER.altContentPath, pathOf(container));
  const [only] = touched.length === 1 ? touched : [];
  if (only) lines.push(HEADER.lsn, String(only.lsn), HEADER.partitionKeyRangeId, only.id);
}

const paths = new WeakMap<Container, string>();

/** Neither name of a container ever changes, and every answer tells them. */
function pathOf(container: Container): string {
  const known = paths.get(container);
  if (known !== undefined) return known;
  const path = headerText(`dbs/${container.databaseId}/colls/${container.id}`);
  paths.set(container, path);
  return path;
}

/** A name may hold what a header may not. */
const headerText = (text: string): string => text.replaceAll(/[^\x20-\x7e\xa0-\xff]+/gu, encodeURIComponent);
