import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type RawRequest, signedHeaders } from './raw-request.js';
import type { Target } from './target.js';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** As `send`, at a fraction of its processor time: for tests that send ten thousands of requests to an emulator. */
export async function sendQuickly(
  { endpoint, key }: Target,
  method: string,
  path: string,
  { headers, body }: Omit<RawRequest, 'body'> & { readonly body?: string },
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method, agent, headers: { ...signedHeaders({ key }, method, path), ...headers } };
    request(new URL(path, endpoint), options, resolve).on('error', reject).end(body);
  });
  const answer = await text(response);
  return { status: response.statusCode ?? 0, body: answer === '' ? undefined : JSON.parse(answer) };
}
