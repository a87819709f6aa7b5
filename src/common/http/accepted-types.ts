import type { FastifyInstance, FastifyRequest } from 'fastify';

const JSON_TYPE = 'application/json';

/** On every 415, names what the route reads: `Accept-Post`, `Accept-Patch` or `Accept`, and `Accept-Encoding` (RFC 9110, 15.5.16). */
export function registerAcceptedTypes(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode === 415) {
      const { consumes } = request.routeOptions.config;
      reply.headers({
        [headerOf(request)]: typesOf(request).join(', '),
        'accept-encoding': consumes === undefined ? 'identity' : 'gzip, identity',
      });
    }
    done(null, payload);
  });
}

function typesOf({ method, routeOptions }: FastifyRequest): readonly string[] {
  const { consumes } = routeOptions.config;
  return consumes ?? (method === 'PATCH' ? [JSON_TYPE, 'application/merge-patch+json'] : [JSON_TYPE]);
}

function headerOf({ method }: FastifyRequest): string {
  if (method === 'POST') return 'accept-post';
  return method === 'PATCH' ? 'accept-patch' : 'accept';
}
