import { preferredType } from './accept.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that a route can answer with, when it is not JSON. Set by `@RouteConfig({ produces })`. */
    produces?: readonly string[];
  }
}

const JSON_ONLY: readonly string[] = ['application/json', 'application/problem+json'];

/** On routes to resources, refuses before any work what the client would refuse after it: 406 when Accept rules out every type. */
export function registerContentNegotiation(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { kind, produces: offered = JSON_ONLY } = request.routeOptions.config;
    if (kind === 'resource' && preferredType(request.headers.accept, offered) === undefined) {
      return done(
        new AppError(HTTP_ERRORS.not_acceptable, `This route answers with ${offered.join(' or ')}.`),
      );
    }
    return done();
  });
}

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

/**
 * Text is UTF-8, whatever its media type: RFC 8259 says so of JSON, and a second reading of bytes is a second way to be wrong.
 * @throws AppError `unsupported_media_type` when a Content-Type names another charset
 */
export function requireUtf8(contentType: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new AppError(HTTP_ERRORS.unsupported_media_type, 'Text is read as UTF-8 only.');
  }
}
