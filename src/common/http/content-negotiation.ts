import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { preferredType } from './accept.js';
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
