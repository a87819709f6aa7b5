import { cpus, loadavg } from 'node:os';

/** What measured, for the first line of a report. */
export function machine(): string {
  const cores = cpus();
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
}

/** How busy it is: the load average of the last minute. Above the number of cores, times say little. */
export const load = (): string => `load ${(loadavg()[0] ?? 0).toFixed(1)}`;
