import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const last = new WeakMap<Socket, Exchange>();

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

/** Gives up a connection on which the client is silent for too long. While we are the silent ones, it waits again. */
export function registerIdleTimeout(server: Pick<Server, 'on'>): void {
  server.on('timeout', (socket: Socket) => {
    const exchange = last.get(socket);
    if (exchange === undefined || waitsForClient(socket, exchange)) socket.destroy();
    else socket.setTimeout(socket.timeout ?? 0);
  });
}

/** Whether it is the client who has to go on: by its next request, by taking what was sent, or by sending the rest. */
function waitsForClient(socket: Socket, { request, response }: Exchange): boolean {
  if (response.writableFinished || socket.writableLength > 0) return true;
  return !request.complete && request.readableLength === 0;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The call may take as long as it needs, to arrive and to be answered: it ends with its work or with its client. Each of
     * its database calls is bounded all the same, and so is the silence of its client.
     */
    noTimeout?: boolean;
  }
}

const withoutTimeout = new WeakSet<Socket>();

/** Whether the request that is under way on the connection may take as long as it needs. */
export const hasNoTimeout = (socket: Socket): boolean => withoutTimeout.has(socket);

/** Tells the HTTP server, whose limit knows connections and no routes. Holds until the request has arrived or been given up. */
export function liftTimeLimit(request: IncomingMessage): void {
  const { socket } = request;
  withoutTimeout.add(socket);
  request.once('close', () => withoutTimeout.delete(socket));
}
