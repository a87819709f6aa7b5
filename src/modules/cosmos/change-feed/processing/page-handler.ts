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
  /** Given to the handler: what it does after this aborts is done twice. */
  readonly signal: AbortSignal;
  /** Aborts with the signal, or before it: what is being tried may end, and nothing is tried again. */
  readonly ending: AbortSignal;
}

/** Between two attempts of a handler that fails. */
const BACKOFF: Backoff = { firstMs: 200, longestMs: 10_000 };

/** The same for a reason that may pass, at any moment. */
const PASSING_BACKOFF: Backoff = { firstMs: 200, longestMs: 2_000 };

/**
 * Gets the changes of a page handled, in their order, whatever that takes. When the handler fails on a page, its changes are
 * tried one by one, and what goes on failing becomes a dead letter: then the others go on. What fails for a reason that may
 * pass (an AppError that is retryable) is tried until it does: an outage makes nobody's change a dead letter.
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

  /** A handler that does not heed its signal is not waited for. */
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

/** A dead letter must be stored before the reader goes on: until then the change would be lost. */
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
