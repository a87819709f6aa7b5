import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../src/index.js';
import { accountUnderTest } from './target.js';
import type { Target } from './target.js';

/** What came back over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; `undefined` when there was none. */
  readonly body: Json | undefined;
}

export interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json | string;
}

/** How often an account may say 429 to one request, and how long to wait when it does not say. */
const THROTTLED_TIMES = 20;
const RETRY_AFTER_MS = 500;

/** Sends a signed request with plain `fetch`: for what the SDK hides or refuses to send. */
export async function send(
  target: Target,
  method: string,
  path: string,
  request: RawRequest = {},
): Promise<RawAnswer> {
  for (let throttled = 0; ; throttled += 1) {
    const answer = await sendOnce(target, method, path, request);
    // The budget of an account is small and not the tests' matter; that of an emulator they may be testing.
    if (answer.status !== 429 || !accountUnderTest() || throttled === THROTTLED_TIMES) return answer;
    await sleep(Number(answer.headers.get('x-ms-retry-after-ms') ?? RETRY_AFTER_MS));
  }
}

async function sendOnce(
  { endpoint, key }: Target,
  method: string,
  path: string,
  { headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const response = await fetch(new URL(path, endpoint), {
    method,
    headers: { ...signedHeaders({ key }, method, path), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

/** The headers without which no request is let in. */
export function signedHeaders(
  { key }: Pick<Target, 'key'>,
  method: string,
  path: string,
): Record<string, string> {
  const date = new Date().toUTCString();
  const authorization = signature(key, method, path, date);
  return { 'x-ms-date': date, 'x-ms-version': '2020-07-15', authorization };
}

function signature(key: string, method: string, path: string, date: string): string {
  const segments = decodeURI(path).split('/').filter(Boolean);
  const resource = segments.includes('operations')
    ? segments.slice(0, segments.indexOf('operations'))
    : segments;
  const isFeed = resource.length % 2 === 1;
  const type = resource.at(isFeed ? -1 : -2) ?? '';
  const names = isFeed ? resource.slice(0, -1) : resource;
  const link = type === 'offers' ? (names[1] ?? '').toLowerCase() : names.join('/');
  const text = `${method}\n${type}\n`.toLowerCase() + `${link}\n` + `${date}\n\n`.toLowerCase();
  const sign = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return encodeURIComponent(`type=master&ver=1.0&sig=${sign}`);
}
