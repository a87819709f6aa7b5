import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Level, Logger } from 'pino';
import { pathOf } from '../http/path-of.js';
import { roundCharge } from '../http/request-charge.js';

/** One line per request, when its connection is done with it: answered, or abandoned by the client. */
export function registerAccessLog(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => writeLine(logger, request, reply));
    done();
  });
}

function writeLine(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const { scope } = request;
  const answered = reply.raw.writableFinished;
  const status = answered ? reply.statusCode : undefined;
  const route = request.routeOptions.url;
  logger[levelOf(route, status)](
    {
      requestId: request.id,
      method: request.method,
      ...(route === undefined ? { path: pathOf(request.url) } : { route }),
      status,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(scope === null || scope.databaseRequests === 0
        ? {}
        : { requestCharge: roundCharge(scope.charge), databaseRequests: scope.databaseRequests }),
      ...(status !== undefined && status >= 500 && request.failure !== null ? { err: request.failure } : {}),
    },
    answered ? 'request' : 'client hung up',
  );
}

function levelOf(route: string | undefined, status: number | undefined): Level {
  if (route?.startsWith('/health/') === true) return 'debug';
  return status !== undefined && status >= 500 ? 'error' : 'info';
}
