import { runningCall } from './call-context.js';
import { CallCutShort } from '../errors/call-cut-short.js';
import { runBounded } from './bounded-call.js';

const never = (): Promise<never> => new Promise(() => {});

const within = (ms: number, signal?: AbortSignal, longestWaitMs = 1_000) => ({
  signal,
  deadline: performance.now() + ms,
  longestWaitMs,
});

describe('runBounded', () => {
  it('should give the result of the call', async () => {
    await expect(runBounded(within(1_000), () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('should give the error of the call, thrown at once or later', async () => {
    const limits = within(1_000);
    const failed = new Error('No.');
    await expect(runBounded(limits, () => Promise.reject(failed))).rejects.toBe(failed);
    await expect(
      runBounded(limits, () => {
        throw failed;
      }),
    ).rejects.toBe(failed);
  });

  it('should end a call that takes too long, and abort it', async () => {
    let seen: AbortSignal | undefined;
    const call = runBounded(within(1), (signal) => {
      seen = signal;
      return never();
    });
    await expect(call).rejects.toMatchObject({ name: 'CallCutShort', reason: { name: 'TimeoutError' } });
    expect(seen?.aborted).toBe(true);
  });

  it('should end a call with its caller, for the reason of the caller', async () => {
    const controller = new AbortController();
    const call = runBounded(within(60_000, controller.signal), never);
    const reason = new Error('Gone.');
    controller.abort(reason);
    await expect(call).rejects.toMatchObject({ name: 'CallCutShort', reason });
  });

  it.each([
    ['for a caller that is gone', within(1_000, AbortSignal.abort())],
    ['that has no time left', within(-1)],
  ])('should not begin a call %s', async (_what, limits) => {
    let begun = false;
    const call = runBounded(limits, async () => {
      begun = true;
    });
    await expect(call).rejects.toBeInstanceOf(CallCutShort);
    expect(begun).toBe(false);
  });

  it('should tell that the last answer before the end was a 429', async () => {
    const call = runBounded(within(50), () => {
      runningCall.getStore()?.onAnswer({ retryAfterMs: 40 });
      return never();
    });
    await expect(call).rejects.toMatchObject({ throttle: { retryAfterMs: 40 } });
  });

  it('should forget a 429 after another answer', async () => {
    const call = runBounded(within(50), () => {
      runningCall.getStore()?.onAnswer({ retryAfterMs: 40 });
      runningCall.getStore()?.onAnswer(undefined);
      return never();
    });
    await expect(call).rejects.toMatchObject({ throttle: undefined });
  });

  it('should forget a 429 once another request is under way: nobody knows what became of that', async () => {
    const call = runBounded(within(50), () => {
      runningCall.getStore()?.onAnswer({ retryAfterMs: 40 });
      runningCall.getStore()?.onRequest();
      return never();
    });
    await expect(call).rejects.toMatchObject({ throttle: undefined });
  });

  it.each([
    ['would end after the deadline', 60_000, 60_001, 90_000],
    ['is longer than any may be', 60_000, 1_001, 1_000],
  ])('should not begin a wait that %s', async (_what, timeoutMs, waitMs, longestWaitMs) => {
    let seen: AbortSignal | undefined;
    const call = runBounded(within(timeoutMs, undefined, longestWaitMs), (signal) => {
      seen = signal;
      runningCall.getStore()?.onAnswer({ retryAfterMs: waitMs });
      return never();
    });
    await expect(call).rejects.toMatchObject({
      throttle: { retryAfterMs: waitMs },
      reason: { name: 'TimeoutError' },
    });
    expect(seen?.aborted).toBe(true);
  });

  const unknown = new Error('getaddrinfo ENOTFOUND nowhere.invalid');

  it('should end at once when the only host is unknown', async () => {
    const call = runBounded(within(60_000), () => {
      runningCall.getStore()?.onUnknownHost(unknown, false);
      return never();
    });
    await expect(call).rejects.toBe(unknown);
  });

  it('should tell of an unknown host at the deadline when no other was asked since', async () => {
    const call = runBounded(within(50), () => {
      runningCall.getStore()?.onUnknownHost(unknown, true);
      return never();
    });
    await expect(call).rejects.toBe(unknown);
  });

  it('should tell of slowness when another host does not answer', async () => {
    const call = runBounded(within(50), () => {
      runningCall.getStore()?.onUnknownHost(unknown, true);
      runningCall.getStore()?.onRequest();
      return never();
    });
    await expect(call).rejects.toMatchObject({ reason: { name: 'TimeoutError' } });
  });

  it('should let a failure after the end go unheard', async () => {
    const controller = new AbortController();
    const late = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => setImmediate(() => reject(new Error('Too late.'))));
    });
    const call = runBounded(within(60_000, controller.signal), () => late);
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(CallCutShort);
    // An unhandled rejection would end the process here.
    await expect(late).rejects.toThrow('Too late.');
  });

  it('should take its listener off the signal again', async () => {
    const counts = { added: 0, removed: 0 };
    const { signal } = new AbortController();
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    Object.assign(signal, {
      addEventListener: (...args: Parameters<typeof add>) => ((counts.added += 1), add(...args)),
      removeEventListener: (...args: Parameters<typeof remove>) => ((counts.removed += 1), remove(...args)),
    });
    await runBounded(within(1_000, signal), () => Promise.resolve());
    expect(counts).toEqual({ added: 1, removed: 1 });
  });
});
