import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Processor time that a process has used so far, in milliseconds, all its threads included: to the nanosecond, by what Linux's
 * scheduler counts for each of them.
 */
export function processorMs(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [running] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    nanoseconds += Number(running);
  }
  return nanoseconds / 1e6;
}

/** Of a while, the part that a process may work and still count as resting. */
const RESTING = 0.05;
const LOOK_MS = 200;
const LONGEST_MS = 20_000;

/** Waits until processes have nothing left to do of what came before. */
export async function untilResting(...pids: readonly number[]): Promise<void> {
  const worked = (): number => pids.reduce((sum, pid) => sum + processorMs(pid), 0);
  for (const end = performance.now() + LONGEST_MS; performance.now() < end;) {
    const before = worked();
    await sleep(LOOK_MS);
    if (worked() - before < LOOK_MS * RESTING) return;
  }
}
