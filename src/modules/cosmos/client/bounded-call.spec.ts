import { runningCall } from './call-context.js';
import { CallCutShort, runBounded } from './bounded-call.js';

const never = (): Promise<never> => new Promise(() => {});

describe('runBounded', () => {
  it('should give the result of the call', async () => {
    await expect(runBounded({ signal: undefined, timeoutMs: 1_000 }, () => Promise.resolve(7))).resolves.toBe(
      7,
    );
  });

  it('should give the error of the call, thrown at once or later', async () => {
    const limits = { signal: undefined, timeoutMs: 1_000 };
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
    const call = runBounded({ signal: undefined, timeoutMs: 1 }, (signal) => {
      seen = signal;
      return never();
    });
    await expect(call).rejects.toMatchObject({ name: 'CallCutShort', reason: { name: 'TimeoutError' } });
    expect(seen?.aborted).toBe(true);
  });

  it('should end a call with its caller, for the reason of the caller', async () => {
    const controller = new AbortController();
    const call = runBounded({ signal: controller.signal, timeoutMs: 60_000 }, never);
    const reason = new Error('Gone.');
    controller.abort(reason);
    await expect(call).rejects.toMatchObject({ name: 'CallCutShort', reason });
  });

  it('should not begin a call for a caller that is gone', async () => {
    let begun = false;
    const call = runBounded({ signal: AbortSignal.abort(), timeoutMs: 1_000 }, async () => {
      begun = true;
    });
    await expect(call).rejects.toBeInstanceOf(CallCutShort);
    expect(begun).toBe(false);
  });

  it('should tell that the call was being throttled', async () => {
    const call = runBounded({ signal: undefined, timeoutMs: 1 }, () => {
      const running = runningCall.getStore();
      if (running !== undefined) running.throttledForMs = 40;
      return never();
    });
    await expect(call).rejects.toMatchObject({ throttledForMs: 40 });
  });

  it('should let a failure after the end go unheard', async () => {
    const controller = new AbortController();
    const late = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => setImmediate(() => reject(new Error('Too late.'))));
    });
    const call = runBounded({ signal: controller.signal, timeoutMs: 60_000 }, () => late);
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
    await runBounded({ signal, timeoutMs: 1_000 }, () => Promise.resolve());
    expect(counts).toEqual({ added: 1, removed: 1 });
  });
});
