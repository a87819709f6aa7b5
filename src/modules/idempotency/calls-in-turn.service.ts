import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../common/context/request-context.js';
import { atMost } from '../../common/retry/waiting.js';
import { callInProgress } from './idempotency.errors.js';

/** Before the deadline, so that the caller is told what it waited for. */
const MARGIN_MS = 250;

/** For a call that has no deadline. */
const LONGEST_WAIT_MS = 30_000;

/** Calls of this instance that share a key run one after the other. */
@Injectable()
export class CallsInTurnService {
  private readonly running = new Map<string, Promise<unknown>>();

  /**
   * Waits until no other call of that name runs, and runs this one.
   * @param name of what may happen once: the tenant, and the key
   * @throws AppError `idempotency_in_progress` when its turn does not come in time
   */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const until = longestWait();
    for (let other = this.running.get(name); other !== undefined; other = this.running.get(name)) {
      await waitForOther(other, until);
    }
    const result = work();
    const end = (): boolean => this.running.delete(name);
    this.running.set(name, result.then(end, end));
    return result;
  }
}

const longestWait = (): number =>
  Math.min(currentRequest().deadline - MARGIN_MS, performance.now() + LONGEST_WAIT_MS);

/**
 * Waits until another call has ended, as long as the running one may.
 * @param until on the clock of `performance.now()`
 * @throws AppError `idempotency_in_progress`; the reason of a signal that ends the wait
 */
export async function waitForOther(other: Promise<unknown>, until = longestWait()): Promise<void> {
  await atMost(Math.max(0, until - performance.now()), other);
  // The time first: a signal that ends with the deadline has a reason that says nothing to callers.
  if (performance.now() >= until) throw callInProgress();
  currentRequest().signal.throwIfAborted();
}
