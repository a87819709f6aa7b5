import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseTraceparent } from '../../context/trace-ids.js';
import { pathOf } from '../../errors/problem.js';
import { toAppError } from '../../errors/to-app-error.js';
import type { RequestEnd } from '../signals/request-ends.js';
import { knownMethod, OTHER } from '../signals/semantic-conventions.js';
import { areSpansRecorded, idsOf } from './active-trace.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined where nobody records spans, and where Fastify answers before any hook runs. */
    span: Span | undefined;
  }
}

const tracer = trace.getTracer('stockroom/http');

/**
 * Takes up the caller's trace, and runs the request in a span of its own. When nobody records spans, the caller's ids still
 * reach the log.
 */
export function registerServerSpans(fastify: FastifyInstance): void {
  fastify.decorateRequest('span', undefined);
  if (!areSpansRecorded()) {
    fastify.addHook('onRequest', (request, _reply, done) => {
      const { context: ours, headers } = request;
      if (ours !== undefined) ours.trace = parseTraceparent(headers['traceparent']);
      done();
    });
    return;
  }
  fastify.addHook('onRequest', (request, _reply, done) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const method = knownMethod(request.method);
    const route = request.routeOptions.url;
    const span = tracer.startSpan(
      [method === OTHER ? 'HTTP' : method, route].filter((part) => part !== undefined).join(' '),
      { kind: SpanKind.SERVER, attributes: attributesOf(request, method, route) },
      parent,
    );
    request.span = span;
    if (request.context !== undefined) {
      request.context.trace = idsOf(span.spanContext()) ?? parseTraceparent(request.headers['traceparent']);
    }
    context.with(trace.setSpan(parent, span), done);
  });
}

/** Paths hold ids and categories; queries may hold more, and stay out. */
function attributesOf(request: FastifyRequest, method: string, route: string | undefined) {
  return {
    'http.request.method': method,
    ...(method === OTHER ? { 'http.request.method_original': request.method } : {}),
    ...(route === undefined ? {} : { 'http.route': route }),
    'url.path': pathOf(request.url),
    'url.scheme': request.protocol,
    'network.protocol.version': request.raw.httpVersion,
    ...(request.headers['user-agent'] === undefined
      ? {}
      : { 'user_agent.original': request.headers['user-agent'] }),
    'stockroom.request_id': request.id,
  };
}

/** Says how the request ended. Only what is our fault is an error of the span. */
export function endServerSpan({ request, ending, status }: RequestEnd): void {
  const { span, failure } = request;
  if (span === undefined) return;
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  if (failure !== undefined) span.setAttribute('stockroom.error_code', toAppError(failure).code);
  if (ending !== 'request') span.setAttribute('error.type', ending.replaceAll(' ', '_'));
  if (status !== undefined && status >= 500) span.setAttribute('error.type', String(status));
  if (ending === 'answer cut short' || (status !== undefined && status >= 500)) {
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
