import { hash } from 'node:crypto';

/** What makes two requests the same. */
export interface ComparedRequest {
  readonly tenantId: string;
  readonly method: string;
  /** With its query. Percent-encoding does not matter in the path. */
  readonly url: string;
  /** Parsed; undefined when there is none. */
  readonly body: unknown;
}

/**
 * Tells requests apart. Compared are the tenant, the method, the segments of the path, the query parameters, whose order matters
 * only among those of one name, and the value of the JSON body: neither the order of members nor white space counts. Headers are
 * not compared, so that a repeat may carry another If-Match.
 */
export function fingerprintOf({ tenantId, method, url, body }: ComparedRequest): string {
  const { pathname, searchParams } = new URL(url, 'http://any.invalid');
  const path = pathname.split('/').map(decodeURIComponent);
  const query = [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]);
  return hashOf([tenantId, method, path, Object.fromEntries(query), body ?? null]);
}

/** A short name for a value that is compared as JSON. */
export const hashOf = (value: unknown): string => hash('sha256', canonicalJson(value), 'base64url');

/** The same text for equal values: members in the order of their names, no white space. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
