import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, PROBLEM_MEDIA_TYPE, toProblem } from './problem.js';
import { toAppError } from './to-app-error.js';

/** Answers with the problem, unless nobody is there to read it or an answer is already on its way. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  request.failure = thrown;
  if (reply.raw.headersSent || reply.raw.destroyed) {
    if (!reply.sent) reply.hijack();
    reply.raw.destroy();
    return;
  }
  const error = toAppError(thrown);
  const problem = toProblem(error, { instance: pathOf(request.url), requestId: request.id });
  if (problem.retryAfterMs !== undefined) {
    reply.header('retry-after', Math.ceil(problem.retryAfterMs / 1_000));
  }
  void reply.code(problem.status).type(PROBLEM_MEDIA_TYPE).send(problem);
}
