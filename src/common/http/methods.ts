import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { pathOf } from '../errors/problem.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/**
 * Answers a path that no route serves by this method: 405 with Allow, 204 with Allow for OPTIONS, otherwise 404. A path that a
 * route names is that route's alone: it is not the value of a parameter of another one.
 */
export function registerMethodNotAllowed(fastify: FastifyInstance): void {
  const named = new Set<string>();
  fastify.addHook('onRoute', ({ url }) => {
    if (!/[:*]/.test(url)) named.add(url);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const path = pathOf(request.url);
    const isNamed = named.has(path);
    if (!request.is404 && !(isNamed && request.routeOptions.url !== path)) return done();
    const allowed = methodsOf(fastify, request.url, isNamed);
    if (allowed.length === 0) {
      return done(new AppError(HTTP_ERRORS.route_not_found, `There is no route for ${path}.`));
    }
    reply.header('allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    return done(
      new AppError(HTTP_ERRORS.method_not_allowed, `${request.method} is not a method of ${path}.`),
    );
  });
}

/** The methods that some route serves `url` by, OPTIONS among them. Empty when no route knows the path. */
function methodsOf(fastify: FastifyInstance, url: string, isNamed: boolean): string[] {
  const methods = fastify.supportedMethods.filter((method) => {
    const route = fastify.findRoute({ method, url });
    if (route === null) return false;
    const parameters = Object.entries(route.params);
    return isNamed
      ? parameters.length === 0
      : parameters.every(([name, value]) => name === '*' || value !== '');
  });
  return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].toSorted();
}
