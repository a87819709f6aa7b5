import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../common/errors/app-error.js';

/** How long work that has to go on waits for a database that does not serve it, in milliseconds: as the bulk writer does. */
export const PATIENCE_MS = 30_000;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/**
 * Repeats a read that failed for a reason that may pass, for a walk of minutes should not end with a second of outage. The
 * retries of a single call are the SDK's, and are over when this hears of a failure.
 * @throws the failure when it does not pass; the signal's reason
 */
export async function patiently<T>(
  read: () => Promise<T>,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await read();
    } catch (error) {
      const pause =
        error instanceof AppError && error.retryable ? (error.extras.retryAfterMs ?? waitMs) : Infinity;
      if (performance.now() + pause > until) throw error;
      await sleep(pause, undefined, { signal });
    }
  }
}
