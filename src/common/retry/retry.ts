import { AppError } from '../errors/app-error.js';
import { type Backoff, backoffMs, pause } from './waiting.js';

/** How a failure that may pass is tried again. */
export interface Repeat {
  /** The wait that the failure asks for, in milliseconds. Default: by the backoff. */
  readonly waitMs?: number | undefined;
  /** It is not counted, and later waits are no longer for it. */
  readonly isFree?: boolean;
}

export interface RetryRules {
  /** How to go on after this failure; undefined: it does not pass. */
  readonly repeatAfter: (error: unknown) => Repeat | undefined;
  readonly backoff: Backoff;
  /** Default: no limit. */
  readonly mostRepeats?: number;
  /** For attempts and waits together, in milliseconds. Default: no limit. */
  readonly budgetMs?: number;
  /** On the monotonic clock. A wait that would end later is not begun. */
  readonly deadline?: number | undefined;
  /** A longer wait is not begun, in milliseconds. */
  readonly longestWaitMs?: number;
  /** Ends a wait. The attempt that follows is the last one: it has to see the signal itself. */
  readonly signal?: AbortSignal | undefined;
  /** Waited for before each attempt, and no part of the budget. What it returns is called when the attempt has ended. */
  readonly turn?: () => Promise<(() => unknown) | undefined>;
}

/**
 * Makes attempts until one succeeds: the one loop of all work that waits and tries again.
 * @throws the last failure, when it does not pass or there is no time for another attempt
 */
export async function retry<T>(attempt: () => Promise<T>, rules: RetryRules): Promise<T> {
  const { repeatAfter, backoff, turn, signal } = rules;
  const {
    mostRepeats = Infinity,
    budgetMs = Infinity,
    deadline = Infinity,
    longestWaitMs = Infinity,
  } = rules;
  let spentMs = 0;
  for (let repeats = 0; ;) {
    const release = turn === undefined ? undefined : await turn();
    const begun = performance.now();
    const isLast = repeats >= mostRepeats || signal?.aborted === true;
    try {
      return await (release === undefined ? attempt() : attempt().finally(release));
    } catch (error) {
      const repeat = repeatAfter(error);
      if (repeat === undefined || isLast) throw error;
      const waitMs = repeat.waitMs ?? backoffMs(repeats, backoff);
      const now = performance.now();
      spentMs += now - begun + waitMs;
      if (waitMs > longestWaitMs || spentMs > budgetMs || now + waitMs >= deadline) throw error;
      await pause(waitMs, signal);
      if (repeat.isFree !== true) repeats += 1;
    }
  }
}

/** How long work that has to go on waits for a database that does not serve it, in milliseconds. */
const BUDGET_MS = 30_000;

const BACKOFF: Backoff = { firstMs: 200, longestMs: 2_000 };

/**
 * Repeats what failed for a reason that may pass, for a walk of minutes should not end with a second of outage. The retries of
 * a single call are the SDK's, and are over when this hears of a failure.
 * @param options `budgetMs`: 30,000 by default
 * @throws the failure when it does not pass; the signal's reason
 */
export const retryTransient = <T>(
  attempt: () => Promise<T>,
  { signal, budgetMs = BUDGET_MS, turn }: Pick<RetryRules, 'budgetMs' | 'turn'> & { signal: AbortSignal },
): Promise<T> =>
  retry(attempt, {
    repeatAfter: (error) =>
      error instanceof AppError && error.retryable ? { waitMs: error.extras.retryAfterMs } : undefined,
    backoff: BACKOFF,
    budgetMs,
    signal,
    turn: async () => {
      signal.throwIfAborted();
      return turn?.();
    },
  });
