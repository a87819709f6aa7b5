import { isSpanContextValid, ProxyTracerProvider, type SpanContext, trace } from '@opentelemetry/api';
import { tryCurrentRequest } from '../../context/request-context.js';
import type { TraceIds } from '../../context/trace-ids.js';

/**
 * Whether somebody takes spans: our SDK, or one that the process was started with. Either is there before the application is made,
 * so that this need not be asked for each request.
 */
export function areSpansRecorded(): boolean {
  const provider = trace.getTracerProvider();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer('stockroom') !== undefined;
}

/** The ids of a span, unless it is one that nobody records. */
export function idsOf(span: SpanContext | undefined): TraceIds | undefined {
  return span !== undefined && isSpanContextValid(span)
    ? { traceId: span.traceId, spanId: span.spanId }
    : undefined;
}

/** What a log line tells of the trace that it belongs to, in OpenTelemetry's names for it. Empty outside of one. */
export function traceMembers(
  ids = idsOf(trace.getActiveSpan()?.spanContext()) ?? tryCurrentRequest()?.trace,
): { readonly trace_id?: string; readonly span_id?: string } {
  return ids === undefined ? {} : { trace_id: ids.traceId, span_id: ids.spanId };
}
