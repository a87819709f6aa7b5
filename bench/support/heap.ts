/**
 * What a process holds on its heap after a collection: what is left is in use. Loaded into the measured process by
 * `HEAP_OPTIONS`, it answers a signal with a file.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Options of Node for a process whose heap is to be measured. */
export const HEAP_OPTIONS: readonly string[] = ['--expose-gc', '--import', import.meta.url];

const fileOf = (pid: number): string => join(tmpdir(), `stockroom-heap-${pid}`);

/** Used heap of a process after a full collection, in megabytes (2^20 bytes). */
export async function heapMb(pid: number): Promise<number> {
  const file = fileOf(pid);
  process.kill(pid, 'SIGUSR2');
  while (!existsSync(file)) await sleep(20);
  const bytes = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  return bytes / 2 ** 20;
}

if (process.execArgv.includes('--expose-gc')) {
  process.on('SIGUSR2', () => {
    globalThis.gc?.();
    // Whole at once for whoever waits for it.
    const file = fileOf(process.pid);
    writeFileSync(`${file}.part`, String(process.memoryUsage().heapUsed));
    renameSync(`${file}.part`, file);
  });
}
