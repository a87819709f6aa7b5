import type { Call } from '../subject.ts';

/** What one round came to, as those saw it who waited. */
export interface Timing {
  readonly wallMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Does so many calls, so many of them at the same time all the time. @param first number of the first one */
export async function timeCalls(call: Call, first: number, count: number, width: number): Promise<Timing> {
  const taken: number[] = [];
  let next = first;
  const work = async (_: unknown, lane: number): Promise<void> => {
    while (next < first + count) {
      const begun = performance.now();
      await call(next++, lane);
      taken.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: Math.min(width, count) }, work));
  const wallMs = performance.now() - begun;
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { wallMs, medianMs: at(0.5), p99Ms: at(0.99) };
}
