import { CallCutShort, type Throttle } from '../errors/call-cut-short.js';
import { type RunningCall, runningCall } from './call-context.js';

export interface CallLimits {
  /** Ends the call with its caller. */
  readonly signal: AbortSignal | undefined;
  /** When nobody waits for the result any more, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Longest wait, in milliseconds, that a 429 may ask for. */
  readonly longestWaitMs: number;
  /** Asked before a request is sent again after a 429. Default: always. */
  readonly mayRetry?: () => boolean;
}

/**
 * Runs one call of the SDK within its limits. The SDK reacts to an abort between requests only, not while it
 * waits for its next attempt, and it waits for as long as a 429 asks: so the result is raced, a wait that is
 * too long is not begun, and what the SDK does afterwards goes unheard. Leaves no timer and no listener behind.
 * @throws CallCutShort as soon as a limit is met; the network error when a host name does not resolve and no other host is left;
 *   otherwise whatever the call throws
 */
export async function runBounded<T>(
  { signal, deadline, longestWaitMs, mayRetry = () => true }: CallLimits,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw new CallCutShort(signal.reason, undefined);
  const leftMs = deadline - performance.now();
  if (leftMs <= 0) throw new CallCutShort(tooLate(), undefined);
  const controller = new AbortController();
  let throttle: Throttle | undefined;
  let unknownHost: Error | undefined;
  let cut: (error: Error) => void = ignore;
  const stop = (reason: unknown): void => {
    cut(signal?.aborted !== true && unknownHost ? unknownHost : new CallCutShort(reason, throttle));
    controller.abort(reason);
  };
  const onRequest = (): void => {
    throttle = undefined;
    unknownHost = undefined;
  };
  // The SDK would ask for the same name again, once a second, until the deadline.
  const onUnknownHost: RunningCall['onUnknownHost'] = (error, hasOthers) => {
    unknownHost = error;
    if (!hasOthers) stop(tooLate());
  };
  const onAnswer: RunningCall['onAnswer'] = (answer) => {
    throttle = answer;
    const waitMs = answer?.retryAfterMs ?? 0;
    const isTooLong = waitMs > longestWaitMs || performance.now() + waitMs >= deadline;
    if (isTooLong || (answer !== undefined && !mayRetry())) stop(tooLate());
  };
  const onAbort = (): void => stop(signal?.reason);
  const timer = setTimeout(() => stop(tooLate()), leftMs);
  signal?.addEventListener('abort', onAbort);
  try {
    return await new Promise<T>((resolve, reject) => {
      cut = reject;
      const running = { signal: controller.signal, onRequest, onAnswer, onUnknownHost };
      runningCall.run(running, call, controller.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

const ignore = (): void => {};
const tooLate = (): DOMException => new DOMException('The call has no time left.', 'TimeoutError');
