import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What became of a request once its connection is done with it. */
export interface RequestEnd {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly ending: 'request' | 'client hung up' | 'answer cut short';
  /** Of the answer; undefined when none was sent whole. */
  readonly status: number | undefined;
  /** From the head of the request to the end of its connection's work on it. */
  readonly durationMs: number;
}

export type RequestEndListener = (end: RequestEnd) => void;

/** Tells the log, the metrics and the traces of the end of every request: answered, or abandoned by its client. */
export class RequestEnds {
  private readonly listeners: RequestEndListener[] = [];

  add(listener: RequestEndListener): void {
    this.listeners.push(listener);
  }

  /** Watches every request that a hook sees. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      this.watch(request, reply);
      done();
    });
  }

  watch(request: FastifyRequest, reply: FastifyReply): void {
    reply.raw.once('close', () => {
      const end = endOf(request, reply);
      for (const listener of this.listeners) listener(end);
    });
  }
}

/** A failure that is known before the connection closes is the reason for it; otherwise the client closed it. */
function endOf(request: FastifyRequest, reply: FastifyReply): RequestEnd {
  const durationMs = reply.elapsedTime;
  if (reply.raw.writableEnded) {
    return { request, reply, ending: 'request', status: reply.statusCode, durationMs };
  }
  const ending = request.failure === undefined ? 'client hung up' : 'answer cut short';
  return { request, reply, ending, status: undefined, durationMs };
}
