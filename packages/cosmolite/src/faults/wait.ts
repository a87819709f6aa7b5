import { setTimeout as sleep } from 'node:timers/promises';

/** What is asked of a socket. */
interface HangUp {
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

/**
 * Waits as long as a `latency` order says, but no longer than the client does, and not beyond the close
 * of the emulator, which lets running requests finish.
 * @param closing aborted when the emulator is to be closed
 */
export async function waitFor(milliseconds: number, socket: HangUp, closing: AbortSignal): Promise<void> {
  if (socket.destroyed) return;
  const enough = new AbortController();
  const stop = (): void => enough.abort();
  socket.once('close', stop);
  closing.addEventListener('abort', stop);
  if (closing.aborted) stop();
  try {
    await sleep(milliseconds, undefined, { signal: enough.signal });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  } finally {
    socket.off('close', stop);
    closing.removeEventListener('abort', stop);
  }
}
