import type { FastifyReply, FastifyRequest } from 'fastify';

/** Request units as we show them: at most two decimals, half up. */
export function roundCharge(requestUnits: number): number {
  return Math.round(requestUnits * 100) / 100;
}

/** For an answer that begins before its cost is known: tells it behind the body, in a trailer, instead of in a header. */
export function chargeInTrailer({ context }: FastifyRequest, reply: FastifyReply): void {
  reply.trailer('x-request-charge', (_reply, _payload, done) =>
    done(null, String(roundCharge(context?.charge ?? 0))),
  );
}
