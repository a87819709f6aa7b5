import { AppError } from '../../../../common/errors/app-error.js';
import { type Backoff, backoffMs, pause } from '../../../../common/retry/waiting.js';
import type { ChangeFeedEvents } from './change-feed-events.js';
import type { Change, HandleChanges } from './change.js';
import type { DeadLetters } from './dead-letters.js';

export interface PageHandlerOptions<T> {
  readonly processor: string;
  readonly handle: HandleChanges<T>;
  /** How often one change is tried by itself before it becomes a dead letter. */
  readonly maxAttempts: number;
  readonly deadLetters: DeadLetters<T>;
  readonly events: ChangeFeedEvents;
}

interface Work {
  readonly leaseToken: string;
  /** Passed to the handler. Work after its abort will be repeated elsewhere. */
  readonly signal: AbortSignal;
  /** Aborts with `signal` or earlier. The running attempt may finish; there is no further attempt. */
  readonly ending: AbortSignal;
}

/** Wait between two attempts of a failing handler. */
const BACKOFF: Backoff = { firstMs: 200, longestMs: 10_000 };

/** Wait after a retryable error, which may end at any moment. */
const PASSING_BACKOFF: Backoff = { firstMs: 200, longestMs: 2_000 };

/**
 * Calls the handler for the changes of a page, in their order. When the handler fails on a page, its changes are tried one by
 * one. A change that fails too often becomes a dead letter, and the next change follows. A retryable AppError is repeated
 * without limit, so an outage never makes a dead letter.
 */
export class PageHandler<T> {
  constructor(private readonly options: PageHandlerOptions<T>) {}

  /** @throws the reason of one of the signals, and nothing else: then the page was not handled */
  async handle(changes: readonly Change<T>[], work: Work): Promise<void> {
    if (changes.length > 1 && (await this.attempt(changes, work, 1)) === undefined) return;
    for (const change of changes) await this.handleOne(change, work);
  }

  private async handleOne(change: Change<T>, work: Work): Promise<void> {
    const { maxAttempts: attempts, processor, deadLetters, events } = this.options;
    const failure = await this.attempt([change], work, attempts);
    if (failure === undefined) return;
    const { leaseToken } = work;
    const { error } = failure;
    const add = () => deadLetters.add({ processor, leaseToken, change, error, attempts });
    const onFailure = (failed: unknown): void => events.delayed({ processor, leaseToken, error: failed });
    const letter = await untilServed(add, work.ending, onFailure);
    events.deadLetter({ processor, leaseToken, letter });
  }

  /** @returns the last failure; undefined when the changes were handled */
  private async attempt(
    changes: readonly Change<T>[],
    work: Work,
    attempts: number,
  ): Promise<{ readonly error: unknown } | undefined> {
    const { processor, events } = this.options;
    for (let attempt = 0, failures = 0; ; attempt += 1) {
      try {
        await this.call(changes, work, attempt);
        return undefined;
      } catch (error) {
        work.ending.throwIfAborted();
        const isPassing = error instanceof AppError && error.retryable;
        events.handlerFailed({ processor, leaseToken: work.leaseToken, error, attempt, isPassing });
        if (!isPassing) failures += 1;
        if (failures === attempts) return { error };
        const asked = error instanceof AppError ? error.extras.retryAfterMs : undefined;
        const backoff = isPassing ? PASSING_BACKOFF : BACKOFF;
        await pause(asked ?? backoffMs(attempt, backoff), work.ending);
        work.ending.throwIfAborted();
      }
    }
  }

  /** Does not wait for a handler that ignores its signal. */
  private async call(changes: readonly Change<T>[], work: Work, attempt: number): Promise<void> {
    const { processor, handle } = this.options;
    const { leaseToken, signal } = work;
    signal.throwIfAborted();
    const call = Promise.resolve().then(() =>
      handle(changes, { processor, leaseToken, signal, attempt, isRetried: false }),
    );
    await orAborted(call, signal);
  }
}

function orAborted(call: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    call.finally(() => signal.removeEventListener('abort', onAbort)).then(resolve, reject);
  });
}

/** The reader continues only after the dead letter is stored. Otherwise a crash would lose the change. */
async function untilServed<R>(
  call: () => Promise<R>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<R> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      onFailure(error);
      await pause(error.extras.retryAfterMs ?? backoffMs(attempt, PASSING_BACKOFF), signal);
    }
  }
}
