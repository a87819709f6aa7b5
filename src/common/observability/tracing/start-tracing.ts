import type { Logger } from 'pino';
import type { TracingConfig } from './tracing.config.js';

/** Sends what has been recorded so far, and records no more. */
export type StopTracing = () => Promise<void>;

/**
 * Loads the SDK of OpenTelemetry when it is wanted, and only then. Call it before the application is made. Without it the API's
 * calls do nothing, unless the process was started with an SDK of its own (`node --import …`).
 */
export async function startTracing(config: TracingConfig, logger: Logger): Promise<StopTracing> {
  if (!config.enabled) return () => Promise.resolve();
  const { startSdk } = await import('./sdk.js');
  return startSdk(config, logger);
}
