import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors/app-error.js';
import { backoffMs } from './waiting.js';

/** How long work that has to go on waits for a database that does not serve it, in milliseconds. */
export const RETRY_BUDGET_MS = 30_000;

const BACKOFF = { firstMs: 200, longestMs: 2_000 };

export interface RetryOptions {
  /** Ends a wait. */
  readonly signal: AbortSignal;
  /** For attempts and waits together, in milliseconds. Default 30,000. */
  readonly budgetMs?: number;
  /** Waited for before each attempt; not part of the budget. Default: nothing. */
  readonly turn?: () => Promise<void>;
}

/**
 * Repeats what failed for a reason that may pass, for a walk of minutes should not end with a second of outage. The retries of
 * a single call are the SDK's, and are over when this hears of a failure.
 * @throws the failure when it does not pass; the signal's reason
 */
export async function retryTransient<T>(
  attempt: () => Promise<T>,
  { signal, budgetMs = RETRY_BUDGET_MS, turn = () => Promise.resolve() }: RetryOptions,
): Promise<T> {
  let spentMs = 0;
  for (let repeats = 0; ; repeats += 1) {
    await turn();
    const begun = performance.now();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AppError && error.retryable)) throw error;
      const pauseMs = error.extras.retryAfterMs ?? backoffMs(repeats, BACKOFF);
      spentMs += performance.now() - begun + pauseMs;
      if (spentMs > budgetMs) throw error;
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
