import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** Answers an Expect that nobody can meet as any other failure. Node itself would answer 417 without a body. */
export function registerExpectations(fastify: FastifyInstance): void {
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    const { expect } = headers;
    if (expect === undefined || /^100-continue$/i.test(expect)) return done();
    return done(new AppError(HTTP_ERRORS.expectation_failed, 'Of Expect only 100-continue can be met.'));
  });
}
