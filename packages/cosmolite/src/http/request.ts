import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { invalidUrl } from '../common/errors.js';

/** A request as the operations see it: nothing of the socket. */
export interface CosmosRequest {
  readonly method: string;
  /** Decoded segments of the path: `/dbs/a%20b` is `['dbs', 'a b']`; the account is `[]`. */
  readonly path: readonly string[];
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** Text; empty for a binary body. */
  readonly body: string;
  /** A body in the .NET SDK's HybridRow form. */
  readonly binary?: Buffer;
}

/** An empty header says nothing: some SDKs send each header they know, with or without a value. */
export function headerOf(request: CosmosRequest, name: string): string | undefined {
  const value = request.headers[name];
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text === '' ? undefined : text;
}

/** Header flags are written `true` or `True`. */
export const isFlagged = (request: CosmosRequest, name: string): boolean =>
  headerOf(request, name)?.toLowerCase() === 'true';

/**
 * Splits first, decodes then. There is no query string in this protocol: a `?` belongs to an id. One more
 * slash at the start or the end changes nothing: the Python SDK ends each address with one, and its version
 * 3 puts an address that begins with one behind an endpoint that ends with one.
 * @throws CosmosError 400 for an empty segment or a broken percent code
 */
export function parsePath({ url }: Pick<IncomingMessage, 'url'>): string[] {
  if (url === undefined || url === '/' || url === '') return [];
  if (!url.startsWith('/')) throw invalidUrl();
  const start = url.startsWith('//') ? 2 : 1;
  const segments = url.slice(start, url.endsWith('/') ? -1 : undefined).split('/');
  if (segments.includes('')) throw invalidUrl();
  return wholeItemId(url.includes('%') ? segments.map(decode) : segments);
}

/** SDKs write the slashes of an item's id as they are, and sign them as the id's. */
function wholeItemId(segments: string[]): string[] {
  if (segments.length < 7) return segments;
  const [dbs, , colls, , docs, , below] = segments;
  const isItem = dbs === 'dbs' && colls === 'colls' && docs === 'docs';
  if (!isItem || below === 'attachments') return segments;
  return [...segments.slice(0, 5), segments.slice(5).join('/')];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidUrl();
  }
}
