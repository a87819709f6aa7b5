import { CosmosError } from '../common/errors.js';
import type { Databases } from './databases.js';

const INTERVAL_MS = 10_000;
/** So that no sweep holds up requests for long. */
const MAX_ITEMS = 1000;

/**
 * Deletes expired items from disk now and then. Readers see no difference: for them an item is gone the moment
 * it expires.
 * @returns what ends it
 */
export function startSweeping(databases: Databases): () => void {
  const timer = setInterval(() => sweepIfPossible(databases), INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

/** What a full disk does not let go today is swept when there is room again. */
function sweepIfPossible(databases: Databases): void {
  try {
    sweep(databases);
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error;
  }
}

/** @returns how many items were deleted */
export function sweep(databases: Databases): number {
  let swept = 0;
  for (const database of databases.list()) {
    for (const container of database.containers.list()) {
      swept += container.maintenance.sweep(MAX_ITEMS - swept);
      if (swept >= MAX_ITEMS) return swept;
    }
  }
  return swept;
}
