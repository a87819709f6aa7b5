import { runningCall, type RunningCall } from './call-context.js';

export interface CallLimits {
  /** Ends the call with its caller. */
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
}

/** A call that ended because of its limits. */
export class CallCutShort extends Error {
  override readonly name = 'CallCutShort';

  constructor(
    /** The signal's reason; a `TimeoutError` when the time was up. */
    readonly reason: unknown,
    /** See {@link RunningCall.throttledForMs}. */
    readonly throttledForMs: number | undefined,
  ) {
    super('The call was cut short.', { cause: reason });
  }
}

/**
 * Runs one call of the SDK within its limits. The SDK reacts to an abort between requests only, not while it
 * waits for its next attempt: so the result is raced, and what the SDK does afterwards goes unheard. Leaves no
 * timer and no listener behind.
 * @throws CallCutShort as soon as a limit is met; otherwise whatever the call throws
 */
export async function runBounded<T>(
  { signal, timeoutMs }: CallLimits,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw new CallCutShort(signal.reason, undefined);
  const controller = new AbortController();
  const running: RunningCall = { signal: controller.signal, throttledForMs: undefined };
  let stop: (reason: unknown) => void = ignore;
  const cut = new Promise<never>((_resolve, reject) => {
    stop = (reason) => {
      reject(new CallCutShort(reason, running.throttledForMs));
      controller.abort(reason);
    };
  });
  const onAbort = (): void => stop(signal?.reason);
  const timer = setTimeout(
    () => stop(new DOMException('The call took too long.', 'TimeoutError')),
    timeoutMs,
  );
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([runningCall.run(running, call, controller.signal), cut]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

const ignore = (): void => {};
