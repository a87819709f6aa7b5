import { defineNamespace, ProcessVariables } from '../../common/config/namespace.js';
import { Integer } from '../../common/config/rules.js';

class IdempotencyVariables extends ProcessVariables {
  @Integer(1, 31_536_000)
  IDEMPOTENCY_TTL_SECONDS = 86_400;
}

export interface IdempotencyConfig {
  /** How long a repeat is recognised. */
  readonly ttlSeconds: number;
}

/** How long the service remembers what was done under a key. */
export const idempotencyConfig = defineNamespace('idempotency', {
  variables: IdempotencyVariables,
  build: ({ IDEMPOTENCY_TTL_SECONDS: ttlSeconds }): IdempotencyConfig => ({ ttlSeconds }),
});
