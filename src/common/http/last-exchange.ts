import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const last = new WeakMap<Socket, { readonly request: IncomingMessage; readonly response: ServerResponse }>();

/** Remembers what a connection is busy with. */
export function rememberExchange(request: IncomingMessage, response: ServerResponse): void {
  last.set(request.socket, { request, response });
}

/**
 * Whether an answer is owed or under way for a request that has arrived whole. What comes after it on the connection is not its
 * fault, so the answer to that would be taken for its own, or land in the middle of it.
 */
export function isAnswering(socket: Socket): boolean {
  const exchange = last.get(socket);
  if (exchange === undefined || exchange.response.writableFinished) return false;
  return exchange.request.complete || exchange.response.headersSent;
}
