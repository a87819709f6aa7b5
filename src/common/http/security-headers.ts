import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** Content security by what an answer is: data, a page of ours, or Swagger UI. */
const POLICIES = {
  data: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  page: { 'default-src': ["'none'"], 'style-src': ["'unsafe-inline'"], 'frame-ancestors': ["'none'"] },
  'swagger-ui': {
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
} as const satisfies Record<string, Record<string, readonly string[]>>;

type ContentSecurity = keyof typeof POLICIES;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the answer is to a browser, when the kind of its route does not say it. */
    contentSecurity?: ContentSecurity;
  }
}

/** What an API key alone does not tell caches: an answer is its caller's own, and has to be asked for again. */
const OF_RESOURCES = { 'cache-control': 'private, no-cache' };

type Headers = Readonly<OutgoingHttpHeaders>;

/** Worked out once: none depends on more of a request than its route. */
const headersFor = (ofAll: Headers): Readonly<Record<ContentSecurity, Headers>> => ({
  data: { ...helmetHeaders(POLICIES.data), ...ofAll },
  page: { ...helmetHeaders(POLICIES.page), ...ofAll },
  'swagger-ui': { ...helmetHeaders(POLICIES['swagger-ui']), ...ofAll },
});
const RESOURCES = headersFor(OF_RESOURCES);
const OTHERS = headersFor({});

/** Helmet's headers, and what caches have to know, for an answer of this route. Without a kind: no route serves the path. */
export const securityHeaders = ({
  kind,
  contentSecurity = kind === 'page' ? 'page' : 'data',
}: Pick<FastifyContextConfig, 'kind' | 'contentSecurity'>): Headers =>
  (kind === 'resource' ? RESOURCES : OTHERS)[contentSecurity];

/** Sets the headers on every answer that meets a hook. */
export function registerSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ routeOptions }, reply, done) => {
    reply.headers(securityHeaders(routeOptions.config));
    done();
  });
  // A target that is no path meets no hook but this one.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!reply.hasHeader('content-security-policy')) {
      reply.headers(securityHeaders({})).header('x-request-id', request.id);
    }
    done(null, payload);
  });
}

function helmetHeaders(directives: Readonly<Record<string, readonly string[]>>): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })(request, response, () => {});
  return response.getHeaders();
}
