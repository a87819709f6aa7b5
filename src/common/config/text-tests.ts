import { isIP } from 'node:net';
import { isDotSegment } from '../context/dot-segment.js';

/** An IP address, or a DNS name by RFC 1123. */
export function isHost(text: string): boolean {
  const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
  return isIP(text) !== 0 || (text.length <= 253 && new RegExp(`^${label}(?:\\.${label})*$`).test(text));
}

/** An IP address, or a network such as `10.0.0.0/8`. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** `https://account.documents.azure.com:443/`, for example: an origin and nothing else. */
export function isHttpOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return (url.protocol === 'https:' || url.protocol === 'http:') && bare && url.pathname === '/';
}

/** Whether an origin is on this machine: what an emulator is, and an account is not. */
export function isLocalOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** Standard base64 with padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

/** A database id that both the service and the SDK take. */
export function isCosmosName(text: string): boolean {
  return text.length <= 255 && !/[/\\#?]/.test(text) && !text.endsWith(' ') && !isDotSegment(text);
}

/** An http or https URL without a user in it. */
export function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

/** An origin exactly as browsers send it: scheme, host and a port that is not the scheme's own. */
export function isWebOrigin(text: string): boolean {
  return isHttpUrl(text) && new URL(text).origin === text;
}

export function isClaimName(text: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(text);
}
