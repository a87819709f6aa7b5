import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** On routes to resources, refuses a query that is not UTF-8 in escapes: its reader would take the signs as they stand. */
export function registerQueryEscapes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.config.kind !== 'resource' || isDecodable(queryOf(request.url))) return done();
    return done(
      new AppError(
        HTTP_ERRORS.validation_failed,
        'The query is not valid: every % must begin an escape of UTF-8 text.',
      ),
    );
  });
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
