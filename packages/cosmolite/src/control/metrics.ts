import type { Container } from '../store/container.js';
import type { Database } from '../store/databases.js';
import type { Json } from '../values.js';
import type { Control } from './control.js';

/** Requests and request units by operation since the start, and what the account holds. */
export const readMetrics: Control = ({ metrics, store, clock }) => ({
  now: new Date(clock.now()).toISOString(),
  requestUnitsPerSecond: { ...metrics.requestUnitsPerSecond() },
  operations: Object.fromEntries([...metrics.operations()].map(([name, counts]) => [name, { ...counts }])),
  containers: store.databases
    .list()
    .flatMap((database) => database.containers.list().map((container) => storageOf(database, container))),
});

const storageOf = (database: Database, container: Container): Json => ({
  database: database.id,
  container: container.id,
  partitions: container.ranges.length,
  lsn: container.changes.last,
  ...container.upkeep.usage(),
});
