import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpConfig } from './http.config.js';
import { rememberExchange } from './last-exchange.js';
import { roundCharge } from './request-charge.js';
import { type RequestContext, runInContext } from '../context/request-context.js';
import type { ServerState } from './server-state.js';
import { liftTimeLimit } from './no-timeout.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined only where Fastify answers before any hook runs, such as for a malformed URL. */
    scope: RequestContext | undefined;
    /** What made the answer an error; the access log tells it. */
    failure: unknown;
  }
}

const MAX_LISTENERS = 32;

/** Gives every request its context, its headers and its end: hang-up, deadline, and the clean-up of both. */
export function registerRequestLifecycle(
  fastify: FastifyInstance,
  config: Pick<HttpConfig, 'requestTimeoutMs'>,
  state: ServerState,
): void {
  fastify.decorateRequest('scope', undefined);
  fastify.decorateRequest('failure', undefined);

  fastify.addHook('onRequest', (request, reply, done) => {
    rememberExchange(request.raw, reply.raw);
    const scope = openScope(request, reply, config);
    request.scope = scope;
    reply.header('x-request-id', scope.requestId);
    runInContext(scope, done);
  });

  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { scope } = request;
    if (scope !== undefined && scope.databaseRequests > 0 && !reply.hasTrailer('x-request-charge')) {
      reply.header('x-request-charge', roundCharge(scope.charge));
    }
    if (state.draining) reply.header('connection', 'close');
    done(null, payload);
  });
}

function openScope(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Pick<HttpConfig, 'requestTimeoutMs'>,
): RequestContext {
  const controller = new AbortController();
  const untimed = request.routeOptions.config.untimed === true;
  const timeoutMs = untimed ? Infinity : config.requestTimeoutMs;
  const timer = untimed ? undefined : setTimeout(() => controller.abort(deadlinePassed()), timeoutMs);
  if (untimed) liftTimeLimit(request.raw);
  // Every concern of a request listens for its end, and a streamed answer more than one: Node takes ten for a leak.
  reply.raw.setMaxListeners(MAX_LISTENERS);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    if (!reply.raw.writableEnded) controller.abort(new DOMException('The client hung up.', 'AbortError'));
  });
  return {
    requestId: request.id,
    principal: undefined,
    signal: controller.signal,
    deadline: performance.now() + timeoutMs,
    budget: undefined,
    canWait: untimed,
    charge: 0,
    databaseRequests: 0,
    recordChange: () => {},
    recordRefusal: () => {},
  };
}

const deadlinePassed = (): DOMException =>
  new DOMException('The deadline of the request has passed.', 'TimeoutError');
