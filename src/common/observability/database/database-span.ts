import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { DatabaseAnswer, DatabaseCall } from './database-call.js';
import { COSMOS_DB } from '../signals/semantic-conventions.js';

const tracer = trace.getTracer('stockroom/cosmos');

/** The span of one call to the database, by OpenTelemetry's conventions for Azure Cosmos DB. */
export class DatabaseSpan {
  /** Sent along, so that whatever stands between us and the database can take up the trace. */
  readonly headers: Readonly<Record<string, string>> = {};
  private readonly span: Span;
  private readonly context: Context;

  constructor(name: string) {
    const parent = context.active();
    const attributes = {
      'db.system.name': COSMOS_DB,
      'azure.resource_provider.namespace': 'Microsoft.DocumentDB',
      'stockroom.call': name,
    };
    this.span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
    this.context = trace.setSpan(parent, this.span);
    propagation.inject(this.context, this.headers);
  }

  retried(answer: DatabaseAnswer): void {
    this.span.addEvent('retry', answerAttributes(answer));
  }

  /** What is told of the call before its span ends belongs to that span. */
  within(tell: () => void): void {
    context.with(this.context, tell);
  }

  end(call: DatabaseCall): void {
    const { span } = this;
    const { operation, container, database, host, port, status, requestCharge, error } = call;
    if (operation !== undefined) span.updateName([operation, container].filter(Boolean).join(' '));
    span.setAttributes({
      ...answerAttributes(call),
      ...(operation === undefined ? {} : { 'db.operation.name': operation }),
      ...(container === undefined ? {} : { 'db.collection.name': container }),
      ...(database === undefined ? {} : { 'db.namespace': database }),
      ...(host === undefined ? {} : { 'server.address': host }),
      ...(port === undefined ? {} : { 'server.port': port }),
      'azure.cosmosdb.operation.request_charge': requestCharge,
      'stockroom.requests': call.requests,
    });
    if (error !== undefined || (status !== undefined && status >= 400)) {
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }
}

/** `error.type` is the status of the database, or the code of the error that came instead of an answer. */
function answerAttributes({ status, substatus, reason, activityId }: DatabaseAnswer): Attributes {
  const errorType = status === undefined ? reason : status >= 400 ? String(status) : undefined;
  return {
    ...(status === undefined ? {} : { 'db.response.status_code': String(status) }),
    ...(substatus === undefined ? {} : { 'azure.cosmosdb.response.sub_status_code': substatus }),
    ...(activityId === undefined ? {} : { 'azure.service.request.id': activityId }),
    ...(errorType === undefined ? {} : { 'error.type': errorType }),
  };
}
