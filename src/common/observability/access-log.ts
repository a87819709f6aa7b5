import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Level, Logger } from 'pino';
import type { RouteKind } from '../context/route-config.js';
import { pathOf } from '../errors/path-of.js';
import { roundCharge } from '../http/request-charge.js';
import { identified } from '../context/principal.js';

/** Writes the line of every request that a hook sees. */
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
  const { context, failure } = request;
  const ending = endingOf(request, reply);
  const status = ending === 'request' ? reply.statusCode : undefined;
  const ours = ending === 'answer cut short' || (status !== undefined && status >= 500);
  const route = request.routeOptions.url;
  logger[levelOf(request.routeOptions.config.kind, ours)](
    {
      requestId: request.id,
      method: request.method,
      ...(route === undefined ? { path: pathOf(request.url) } : { route }),
      status,
      ...(context?.principal === undefined || context.principal.kind === 'none'
        ? {}
        : identified(context.principal)),
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...(context === undefined || context.databaseRequests === 0
        ? {}
        : { requestCharge: roundCharge(context.charge), databaseRequests: context.databaseRequests }),
      ...(ours && failure !== undefined ? { err: failure } : {}),
    },
    ending,
  );
}

/** A failure that is known before the connection closes is the reason for it; otherwise the client closed it. */
function endingOf({ failure }: FastifyRequest, { raw }: FastifyReply) {
  if (raw.writableEnded) return 'request';
  return failure === undefined ? 'client hung up' : 'answer cut short';
}

function levelOf(kind: RouteKind | undefined, ours: boolean): Level {
  if (kind === 'operational') return 'debug';
  return ours ? 'error' : 'info';
}
