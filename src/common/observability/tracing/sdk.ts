import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NodeTracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import { VERSION } from '../signals/version.js';
import type { TracingConfig } from './tracing.config.js';

/**
 * The one file that imports the SDK, itself imported only when traces are wanted. Sampling, batches, limits, headers and time-outs are the SDK's own `OTEL_*` variables.
 * @returns sends what has been recorded so far, and records no more
 */
export function startSdk(config: TracingConfig, logger: Logger): () => Promise<void> {
  diag.setLogger(toDiagLogger(logger), DiagLogLevel.WARN);
  const provider = new NodeTracerProvider({
    resource: resource(),
    spanProcessors: [new BatchSpanProcessor(exporterOf(config))],
  });
  provider.register();
  return () => provider.shutdown();
}

/** What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins. */
function resource(): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'stockroom', 'service.version': VERSION }))
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }));
}

function exporterOf({ exporter, protocol }: TracingConfig): SpanExporter {
  if (exporter === 'console') return new ConsoleSpanExporter();
  return protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
}

/** What the SDK has to say of itself, such as that a collector does not answer. */
function toDiagLogger(logger: Logger): DiagLogger {
  const own = logger.child({ context: 'OpenTelemetry' });
  return {
    error: (message) => own.error(message),
    warn: (message) => own.warn(message),
    info: (message) => own.info(message),
    debug: (message) => own.debug(message),
    verbose: (message) => own.trace(message),
  };
}
