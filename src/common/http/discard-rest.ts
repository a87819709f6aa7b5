import type { IncomingMessage } from 'node:http';

/** How long a client may go on sending what nobody reads any more, in milliseconds. */
const LINGER_MS = 5_000;

/**
 * For an answer that comes before the end of the body. Closing at once would reset the connection, and the client might never
 * see the answer; so the rest is read and thrown away, for a while.
 */
export function discardRest(body: IncomingMessage): void {
  if (body.readableEnded || body.destroyed) return;
  const timer = setTimeout(() => body.destroy(), LINGER_MS).unref();
  body.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  // A pipe that is being closed would pause it again.
  body.unpipe().resume();
}
