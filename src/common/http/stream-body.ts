import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { requireUtf8 } from './content-negotiation.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of text that the route reads itself, as a stream, and the only ones it takes. Set by `@RouteConfig`. */
    consumes?: readonly string[];
  }
}

/** For routes that declare what they consume: hands them the body unread. Comes with no size limit; the route has its own. */
export function registerStreamBody(fastify: FastifyInstance, types: string[]): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { consumes } = request.routeOptions.config;
    const type = request.mediaType ?? '';
    if (consumes === undefined || consumes.includes(type)) return done();
    return done(
      new AppError(HTTP_ERRORS.unsupported_media_type, `This route reads ${consumes.join(' or ')}.`),
    );
  });

  fastify.addContentTypeParser(types, (request, payload, done) => {
    if (request.routeOptions.config.consumes === undefined) {
      return done(new AppError(HTTP_ERRORS.unsupported_media_type, 'This route reads application/json.'));
    }
    requireUtf8(request.headers['content-type']);
    return done(null, payload);
  });
}
