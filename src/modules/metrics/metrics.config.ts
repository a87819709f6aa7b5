import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Text } from '../../common/config/rules.js';

class MetricsVariables extends ProcessVariables {
  /** The characters are those of a bearer token (RFC 6750). */
  @Text(
    '16 to 512 characters of A-Z a-z 0-9 - . _ ~ + /, and = at its end',
    (text) => /^[A-Za-z0-9._~+/-]{16,512}=*$/.test(text) && text.length <= 512,
  )
  METRICS_TOKEN: string | undefined = undefined;
}

export interface MetricsConfig {
  /** What a reader of the metrics has to show; absent: every client that reaches the port may read them. */
  readonly token?: string;
}

/** Who may read the metrics. */
export const metricsConfig = defineNamespace('metrics', {
  variables: MetricsVariables,
  build: ({ METRICS_TOKEN }): MetricsConfig => (METRICS_TOKEN === undefined ? {} : { token: METRICS_TOKEN }),
});
