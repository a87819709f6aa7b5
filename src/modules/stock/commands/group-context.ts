import {
  backgroundContext,
  type RequestContext,
  runInContext,
} from '../../../common/context/request-context.js';

/** Longest time that a group may take, in milliseconds, when those who wait for it have no deadline. */
const LONGEST_MS = 30_000;

/**
 * Runs work of several requests of one tenant in a context of its own, which lasts as long as the last of them waits: one that
 * hangs up ends nothing. What it costs is divided among them.
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
