import { currentRequest } from '../../../common/context/request-context.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import { busyProduct } from '../entities/stock.errors.js';
import type { ProductKey } from '../ledger/stock-of-product.js';

/** Between two attempts, so that instances that meet at one product do not all meet again. */
const BACKOFF = { firstMs: 5, longestMs: 100 };

/**
 * Waits before the next attempt at a product that another instance has changed in between.
 * @param meetings how often that has happened to this call; the wait grows with it
 * @throws AppError `database_unavailable` when there is no time for another attempt, or the caller is gone
 */
export async function waitForTurn({ id }: ProductKey, meetings: number): Promise<void> {
  const { signal, deadline } = currentRequest();
  const waitMs = backoffMs(meetings, BACKOFF);
  if (performance.now() + waitMs >= deadline) throw busyProduct(id);
  await pause(waitMs, signal);
  if (signal.aborted) throw busyProduct(id);
}
