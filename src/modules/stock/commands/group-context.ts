import {
  backgroundContext,
  type RequestContext,
  runInContext,
} from '../../../common/context/request-context.js';

/** Maximum time of a group, in milliseconds, when its callers have no deadline. */
const LONGEST_MS = 30_000;

/**
 * Runs work for several requests of one tenant in a context of its own. It lasts until the last request stops waiting; one client
 * that hangs up aborts nothing. The charge is divided among the requests.
 */
export async function runForAll<T>(
  tenant: string,
  requests: readonly RequestContext[],
  work: () => Promise<T>,
): Promise<T> {
  const now = performance.now();
  const deadline = Math.min(now + LONGEST_MS, Math.max(...requests.map((request) => request.deadline)));
  const context: RequestContext = {
    ...backgroundContext({ tenant, timeoutMs: Math.max(0, Math.ceil(deadline - now)) }),
    budget: requests[0]?.budget,
    canWait: false,
  };
  try {
    return await runInContext(context, work);
  } finally {
    for (const request of requests) {
      request.charge += context.charge / requests.length;
      request.databaseRequests += context.databaseRequests;
    }
  }
}
