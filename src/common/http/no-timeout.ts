import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The call may take as long as it needs, to arrive and to be answered: it ends with its work or with its client. Each of
     * its database calls is bounded all the same, and so is silence on its connection.
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
