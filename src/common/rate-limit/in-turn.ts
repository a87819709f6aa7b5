import { currentRequest, tryCurrentRequest } from '../context/request-context.js';
import { retryTransient } from '../retry/retry.js';

/** What a page of products, or a question about a hundred of them, costs, about, in request units. */
const TYPICAL_READ = 30;

/** Reads once its tenant has request units for it: for work that can wait. */
export async function inTurn<T>(read: () => Promise<T>, signal = currentRequest().signal): Promise<T> {
  const release = await currentRequest().budget?.admit(TYPICAL_READ, signal);
  try {
    return await read();
  } finally {
    release?.();
  }
}

/** The same, and tries again for a while when the database does not serve it. Its turn is no part of that while. */
export function inTurnWithRetry<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const budget = tryCurrentRequest()?.budget;
  return retryTransient(read, { signal, turn: async () => budget?.admit(TYPICAL_READ, signal) });
}
