import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { pathOf } from '../errors/problem.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** Answers a path that no route serves by this method: 405 with Allow, 204 with Allow for OPTIONS, otherwise 404. */
export function registerMethodNotAllowed(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const allowed = methodsOf(fastify, request.url);
    if (allowed.length === 0) {
      return done(new AppError(HTTP_ERRORS.route_not_found, `There is no route for ${pathOf(request.url)}.`));
    }
    reply.header('allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return done(
      new AppError(
        HTTP_ERRORS.method_not_allowed,
        `${request.method} is not a method of ${pathOf(request.url)}.`,
      ),
    );
  });
}

/** The methods that some route serves `url` by, OPTIONS among them. Empty when no route knows the path. */
function methodsOf(fastify: FastifyInstance, url: string): string[] {
  const methods = fastify.supportedMethods.filter((method) => {
    const route = fastify.findRoute({ method, url });
    return (
      route !== null && Object.entries(route.params).every(([name, value]) => name === '*' || value !== '')
    );
  });
  return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].toSorted();
}
