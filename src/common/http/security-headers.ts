import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Content security by what an answer is: data, a page of ours, or Swagger UI. The first prefix that fits counts. */
const POLICIES: readonly (readonly [prefix: string, directives: Record<string, string[]>])[] = [
  [
    '/docs',
    {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      // Swagger UI writes style attributes and inlines its icons.
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  ],
  [
    '/problems/',
    { 'default-src': ["'none'"], 'style-src': ["'unsafe-inline'"], 'frame-ancestors': ["'none'"] },
  ],
  ['/', { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] }],
];

/** What an API key alone does not tell caches: an answer is its caller's own, and has to be asked for again. */
const DATA = { prefix: '/v1/', headers: { 'cache-control': 'private, no-cache' } };

/** Sets Helmet's headers on every answer. They are worked out once: none depends on the request. */
export function registerSecurityHeaders(fastify: FastifyInstance): void {
  const kinds = POLICIES.map(([prefix, directives]) => ({ prefix, headers: helmetHeaders(directives) }));
  fastify.addHook('onRequest', ({ url }, reply, done) => {
    reply.headers(kinds.find(({ prefix }) => url.startsWith(prefix))?.headers ?? {});
    if (url.startsWith(DATA.prefix)) reply.headers(DATA.headers);
    done();
  });
}

function helmetHeaders(directives: Record<string, string[]>): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })(request, response, () => {});
  return response.getHeaders();
}
