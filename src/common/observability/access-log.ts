import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Level, Logger } from 'pino';
import { pathOf } from '../http/path-of.js';
import { roundCharge } from '../http/request-charge.js';

export function registerAccessLog(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logWhenDone(logger, request, reply);
    done();
  });
}

/** One line per request, when its connection is done with it: answered, or abandoned by the client. */
export function logWhenDone(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('close', () => writeLine(logger, request, reply));
}

function writeLine(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const { scope } = request;
  const answered = reply.raw.writableEnded;
  const status = answered ? reply.statusCode : undefined;
  const route = request.routeOptions.url;
  logger[levelOf(route, status)](
    {
      requestId: request.id,
      method: request.method,
      ...(route === undefined ? { path: pathOf(request.url) } : { route }),
      status,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(scope === undefined || scope.databaseRequests === 0
        ? {}
        : { requestCharge: roundCharge(scope.charge), databaseRequests: scope.databaseRequests }),
      ...(status !== undefined && status >= 500 && request.failure !== undefined
        ? { err: request.failure }
        : {}),
    },
    answered ? 'request' : 'client hung up',
  );
}

function levelOf(route: string | undefined, status: number | undefined): Level {
  if (route?.startsWith('/health/') === true) return 'debug';
  return status !== undefined && status >= 500 ? 'error' : 'info';
}
