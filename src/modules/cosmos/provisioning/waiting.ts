import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/** The wait before the next attempt: doubling, bounded, and spread so that many processes do not come at once. */
export function backoffMs(attempt: number, random = Math.random): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return Math.round(full * (0.5 + random() / 2));
}

/** Waits, but not beyond the signal's abort. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Waits for a promise that never rejects, but not longer than this. Leaves no timer behind. */
export async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([promise, pause(ms, done.signal)]);
  done.abort();
}
