import { addToVary } from './vary.js';
import type { FastifyInstance, FastifyReply } from 'fastify';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS =
  'Accept, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-API-Key, X-Request-Id';
const RESPONSE_HEADERS =
  'Accept, Accept-Encoding, Accept-Patch, Accept-Post, Content-Disposition, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Trailer, WWW-Authenticate, X-Accel-Buffering, X-Request-Charge, X-Request-Id';

/** How long a browser may remember a preflight, in seconds. Chromium's own limit. */
const MAX_AGE = '7200';

/**
 * Lets web pages of these origins, and of no other, read our answers. Without credentials of the browser: who asks is in a
 * header that the page sets. Not a registered route, so that a path without one stays a path without one.
 */
export function registerCors(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    addToVary(reply, 'origin');
    done(null, payload);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return done();
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', RESPONSE_HEADERS);
    const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
    return isPreflight ? answerPreflight(reply) : done();
  });
}

function answerPreflight(reply: FastifyReply): void {
  void reply
    .code(204)
    .headers({
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': MAX_AGE,
    })
    .send();
}
