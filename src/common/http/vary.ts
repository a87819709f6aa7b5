import type { FastifyReply } from 'fastify';

/** Says that the answer depends on a header of the request. */
export function addToVary(reply: FastifyReply, name: string): void {
  const vary = reply.getHeader('vary');
  reply.header('vary', vary === undefined ? name : `${String(vary)}, ${name}`);
}
