import { setTimeout as sleep } from 'node:timers/promises';

/** Between which bounds to wait, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The wait before the next attempt: doubling, bounded, and spread so that many processes do not come at once. */
export function backoffMs(attempt: number, { firstMs, longestMs }: Backoff, random = Math.random): number {
  const full = Math.min(longestMs, firstMs * 2 ** attempt);
  return Math.round(full * (0.5 + random() / 2));
}

/** Waits, but not beyond the signal's abort. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
}

/** Waits for a promise that never rejects, but not longer than this. Leaves no timer behind. */
export async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([promise, pause(ms, done.signal)]);
  done.abort();
}
