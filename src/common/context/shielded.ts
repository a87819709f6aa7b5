import { runBeside } from './run-beside.js';

/**
 * Runs work of a request that must come to its end even when the client hangs up or the deadline passes: it has its own time
 * instead. What it costs is the request's.
 */
export function shielded<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const own = { signal: AbortSignal.timeout(timeoutMs), deadline: performance.now() + timeoutMs };
  return runBeside(own, work);
}
