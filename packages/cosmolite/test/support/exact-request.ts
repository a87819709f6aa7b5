import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Json } from '../../src/index.js';
import type { Target } from './target.js';

export interface ExactRequest {
  readonly method: string;
  /** Request target, sent as it is: `fetch` would tidy it up. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ExactAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
}

/** Sends a request to the letter, unsigned unless its headers are. */
export async function sendExactly(
  { endpoint }: Pick<Target, 'endpoint'>,
  { method, target, headers = {}, body }: ExactRequest,
): Promise<ExactAnswer> {
  const { protocol, hostname, port } = new URL(endpoint);
  const open = protocol === 'https:' ? requestOverTls : request;
  const call = open({ hostname, port, method, path: target, headers, agent: false });
  call.end(body);
  const [response]: IncomingMessage[] = await once(call, 'response');
  if (!response) throw new Error('There was no response.');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: JSON.parse(await text(response)),
  };
}
