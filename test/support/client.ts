import type { OutgoingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Everything a client sees of an answer. `body` is parsed when it is JSON, otherwise text; undefined when empty. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  readonly body: unknown;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text and bytes are sent as they are, without a content type of ours. */
  readonly body?: unknown;
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface Client {
  /** Through the whole stack, without a socket. */
  request(method: Method, url: string, options?: RequestOptions): Promise<Answer>;
}

export function clientOf(app: NestFastifyApplication): Client {
  return {
    request: async (method, url, { headers = {}, body } = {}) => {
      const raw = typeof body === 'string' || body instanceof Uint8Array;
      const json = body === undefined || raw ? {} : { 'content-type': 'application/json' };
      const payload = body === undefined ? {} : { payload: raw ? Buffer.from(body) : JSON.stringify(body) };
      const response = await app.inject({
        method,
        url,
        headers: { ...json, ...headers },
        ...payload,
        payloadAsStream: true,
      });
      const type = String(response.headers['content-type']);
      const isEndless = type.startsWith('text/event-stream') && method !== 'HEAD';
      const content = response.stream();
      return {
        status: response.statusCode,
        headers: response.headers,
        body: parse(isEndless ? await firstPart(content) : (await buffer(content)).toString(), type),
      };
    },
  };
}

/** Of an answer that has no end: what comes first. Then the client hangs up. */
async function firstPart(content: Readable): Promise<string> {
  for await (const part of content) return String(part);
  return '';
}

function parse(content: string, type: string): unknown {
  if (content === '') return undefined;
  return /[/+]json/.test(type) ? JSON.parse(content) : content;
}
