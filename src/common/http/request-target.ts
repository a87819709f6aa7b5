import type { IncomingMessage } from 'node:http';

/** Scheme and authority of an absolute form (RFC 9112, section 3.2.2). */
const AUTHORITY = /^https?:\/\/[^/?#]*(?=([/?#]?))/i;

/** Escapes of what never needs one (RFC 3986, section 2.3): letters, digits, `-`, `.`, `_` and `~`. */
const NEEDLESS_ESCAPE = /%(?:[46][1-9a-f]|[57][0-9a]|3[0-9]|2[de]|5f|7e)/gi;

/**
 * The request target in its one form: a path and a query, its path without needless escapes. The router takes
 * `http://host/v1/products` and `/%76%31/products` for `/v1/products`; whoever looks at the beginning of `request.url` has to
 * see what the router sees.
 */
export function normaliseTarget({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  const target = url.replace(AUTHORITY, (_, next: string) => (next === '/' ? '' : '/'));
  const end = target.search(/[?#]/);
  const path = end === -1 ? target : target.slice(0, end);
  return path.replace(NEEDLESS_ESCAPE, decodeURIComponent) + target.slice(path.length);
}
