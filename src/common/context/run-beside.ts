import { currentRequest, type RequestContext, runInContext, timeoutSignal } from './request-context.js';

/** Runs work of the running request in a context of its own, with some things changed. What it costs is the request's. */
export async function runBeside<T>(
  changes: Partial<Pick<RequestContext, 'principal' | 'signal' | 'deadline'>>,
  work: () => Promise<T>,
): Promise<T> {
  const request = currentRequest();
  const own = { ...request, ...changes, charge: 0, databaseRequests: 0 };
  try {
    return await runInContext(own, work);
  } finally {
    request.charge += own.charge;
    request.databaseRequests += own.databaseRequests;
  }
}

/**
 * Runs work of a request that must come to its end even when the client hangs up or the deadline passes: it has its own time
 * instead. What it costs is the request's.
 */
export function shielded<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const own = { signal: timeoutSignal(timeoutMs), deadline: performance.now() + timeoutMs };
  return runBeside(own, work);
}
