import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './stats.ts';

const SAMPLE_MS = 100;

/** Resident memory of a process at this moment, in megabytes (2^20 bytes), all its threads included. */
export function memoryMb(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1024;
}

/** Processor time that a process has used so far, in milliseconds, by Linux's clock of 100 ticks a second. */
export function cpuMilliseconds(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Processor time that the main thread of a process has used so far, in milliseconds, to the nanosecond where Linux counts it. */
export const mainThreadMilliseconds = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000_000;

/** What a process takes while it has nothing to do: the median of so many milliseconds. */
export async function restingMb(pid: number, forMs: number): Promise<number> {
  const samples: number[] = [];
  for (const end = performance.now() + forMs; performance.now() < end; await sleep(SAMPLE_MS)) {
    samples.push(memoryMb(pid));
  }
  return median(samples);
}

/** Does the work, and looks at a process ten times a second meanwhile. */
export async function withMemory<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ result: T; samples: readonly number[] }> {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(memoryMb(pid)), SAMPLE_MS);
  try {
    return { result: await work(), samples };
  } finally {
    clearInterval(timer);
  }
}
