import { defineNamespace, ProcessVariables } from '../config/namespace.js';
import { Integer } from '../config/rules.js';

/** A hundred a second from one caller is a busy program; a thousand is a runaway one. */
const PRODUCTION_REQUESTS = 6_000;

class RateLimitVariables extends ProcessVariables {
  @Integer(0, 10_000_000)
  RATE_LIMIT_REQUESTS: number | undefined = undefined;

  @Integer(1, 86_400)
  RATE_LIMIT_WINDOW_SECONDS = 60;

  @Integer(0, 10_000_000)
  RATE_LIMIT_RUS = 0;
}

/** Each 0 when there is no such limit. */
export interface RateLimitConfig {
  /** Requests of one principal, or of one address, in a window. */
  readonly requests: number;
  readonly windowSeconds: number;
  /** Request units of one tenant per second, averaged over a window. */
  readonly requestUnitsPerSecond: number;
}

/** What one caller, and one tenant, may use. */
export const rateLimitConfig = defineNamespace('rateLimit', {
  variables: RateLimitVariables,
  build: ({ production, ...variables }): RateLimitConfig => ({
    requests: variables.RATE_LIMIT_REQUESTS ?? (production ? PRODUCTION_REQUESTS : 0),
    windowSeconds: variables.RATE_LIMIT_WINDOW_SECONDS,
    requestUnitsPerSecond: variables.RATE_LIMIT_RUS,
  }),
});
