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
  ['', { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] }],
];

/** What an API key alone does not tell caches: an answer is its caller's own, and has to be asked for again. */
const DATA = { prefix: '/v1/', headers: { 'cache-control': 'private, no-cache' } };

/** Worked out once: none depends on more of a request than the beginning of its path. */
const KINDS = POLICIES.map(([prefix, directives]) => ({ prefix, headers: helmetHeaders(directives) }));

/** Helmet's headers, and what caches have to know, for an answer to a request of this target. */
export function securityHeaders(url: string): OutgoingHttpHeaders {
  return {
    ...KINDS.find(({ prefix }) => url.startsWith(prefix))?.headers,
    ...(url.startsWith(DATA.prefix) ? DATA.headers : {}),
  };
}

/** Sets the headers on every answer that meets a hook. */
export function registerSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ url }, reply, done) => {
    reply.headers(securityHeaders(url));
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
