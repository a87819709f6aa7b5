import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpConfig } from './http.config.js';
import { liftTimeLimit, rememberExchange } from './connection-state.js';
import { roundCharge } from './request-charge.js';
import { type RequestContext, runInContext } from '../context/request-context.js';
import type { ServerStateService } from './server-state.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined only where Fastify answers before any hook runs, such as for a malformed URL. */
    context: RequestContext | undefined;
    /** What made the answer an error; the access log tells it. */
    failure: unknown;
  }
}

const MAX_LISTENERS = 32;

/** Gives every request its context, its headers and its end: hang-up, deadline, and the clean-up of both. */
export function registerRequestLifecycle(
  fastify: FastifyInstance,
  config: Pick<HttpConfig, 'requestTimeoutMs'>,
  state: ServerStateService,
): void {
  fastify.decorateRequest('context', undefined);
  fastify.decorateRequest('failure', undefined);

  fastify.addHook('onRequest', (request, reply, done) => {
    rememberExchange(request.raw, reply.raw);
    const context = openContext(request, reply, config);
    request.context = context;
    reply.header('x-request-id', context.requestId);
    runInContext(context, done);
  });

  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { context } = request;
    if (context !== undefined && context.databaseRequests > 0 && !reply.hasTrailer('x-request-charge')) {
      reply.header('x-request-charge', roundCharge(context.charge));
    }
    if (state.draining) reply.header('connection', 'close');
    done(null, payload);
  });

  // An answer that began before the drain promised to keep its connection, which would hold up the end of the process.
  fastify.addHook('onResponse', (request, _reply, done) => {
    if (state.closing.aborted) request.raw.socket.end();
    done();
  });
}

function openContext(
  request: FastifyRequest,
  reply: FastifyReply,
  config: Pick<HttpConfig, 'requestTimeoutMs'>,
): RequestContext {
  const controller = new AbortController();
  const noTimeout = request.routeOptions.config.noTimeout === true;
  const timeoutMs = noTimeout ? Infinity : config.requestTimeoutMs;
  // Its connection keeps the process running, not its deadline.
  const timer = noTimeout
    ? undefined
    : setTimeout(() => controller.abort(deadlinePassed()), timeoutMs).unref();
  if (noTimeout) liftTimeLimit(request.raw);
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
    canWait: noTimeout,
    charge: 0,
    databaseRequests: 0,
    recordChange: () => {},
    recordRefusal: () => {},
  };
}

const deadlinePassed = (): DOMException =>
  new DOMException('The deadline of the request has passed.', 'TimeoutError');
