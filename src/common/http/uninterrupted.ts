import { currentRequest, runInContext } from './request-context.js';

/**
 * Runs work of a request that must come to its end even when the client hangs up or the deadline passes: it has its own time
 * instead. What it costs is the request's.
 */
export async function uninterrupted<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const request = currentRequest();
  const own = {
    ...request,
    signal: AbortSignal.timeout(timeoutMs),
    deadline: performance.now() + timeoutMs,
    charge: 0,
    databaseRequests: 0,
  };
  try {
    return await runInContext(own, work);
  } finally {
    request.charge += own.charge;
    request.databaseRequests += own.databaseRequests;
  }
}
