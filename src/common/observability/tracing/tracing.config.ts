import { defineNamespace, ProcessVariables } from '../../config/namespace.js';
import { Flag, OneOf, Text } from '../../config/rules.js';
import { isHttpUrl } from '../../config/text-tests.js';

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;

type Protocol = (typeof PROTOCOLS)[number];

/** Standard variables of OpenTelemetry. The SDK reads the others of them itself. */
class TracingVariables extends ProcessVariables {
  @Flag()
  OTEL_SDK_DISABLED: boolean | undefined = undefined;

  @OneOf(['otlp', 'console', 'none'])
  OTEL_TRACES_EXPORTER: 'otlp' | 'console' | 'none' = 'otlp';

  @Text('an http or https URL', isHttpUrl)
  OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined = undefined;

  @Text('an http or https URL', isHttpUrl)
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: string | undefined = undefined;

  @OneOf(PROTOCOLS)
  OTEL_EXPORTER_OTLP_PROTOCOL: Protocol = 'http/protobuf';

  @OneOf(PROTOCOLS)
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: Protocol | undefined = undefined;
}

export interface TracingConfig {
  /** Whether spans are recorded at all. */
  readonly enabled: boolean;
  readonly exporter: 'otlp' | 'console';
  readonly protocol: Protocol;
}

/** Whether traces are recorded, and how they are sent. */
export const tracingConfig = defineNamespace('tracing', {
  variables: TracingVariables,
  build: (variables): TracingConfig => {
    const endpoint = variables.OTEL_EXPORTER_OTLP_ENDPOINT ?? variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
    const { OTEL_SDK_DISABLED: disabled, OTEL_TRACES_EXPORTER: exporter } = variables;
    return {
      enabled: exporter !== 'none' && disabled !== true && (endpoint !== undefined || disabled === false),
      exporter: exporter === 'console' ? 'console' : 'otlp',
      protocol: variables.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? variables.OTEL_EXPORTER_OTLP_PROTOCOL,
    };
  },
});
