import { rounded } from '../throughput/metrics.js';
import type { Emulator } from '../requests/emulator.js';
import { type RateMeter, shareOf } from '../throughput/index.js';
import type { Container } from '../store/container.js';
import type { Database } from '../store/databases.js';
import type { JsonObject } from '../values/values.js';
import type { Control } from './control.js';

/** Requests and request units by operation since the start, and what the account holds and may spend. */
export const readMetrics: Control = (emulator) => ({
  now: new Date(emulator.clock.now()).toISOString(),
  requestUnitsPerSecond: { ...emulator.metrics.requestUnitsPerSecond() },
  operations: Object.fromEntries(
    [...emulator.metrics.operations()].map(([name, counts]) => [name, { ...counts }]),
  ),
  containers: emulator.store.databases
    .list()
    .flatMap((database) =>
      database.containers.list().map((container) => containerMetrics(emulator, database, container)),
    ),
});

function containerMetrics(emulator: Emulator, database: Database, container: Container): JsonObject {
  const provision = emulator.throughput.provisionOf(container);
  return {
    database: database.id,
    container: container.id,
    partitions: container.ranges.length,
    lsn: container.changes.last,
    ...container.maintenance.usage(),
    ...(provision && {
      provisioned: {
        requestUnitsPerSecond: provision.requestUnitsPerSecond,
        isShared: provision.resource === database.self,
        isEnforced: emulator.throughput.isEnforced,
      },
    }),
    physicalPartitions: partitionMetrics(emulator, container, provision && shareOf(provision)),
  };
}

/** @param share request units per second of each partition */
function partitionMetrics(
  { throughput }: Emulator,
  container: Container,
  share: number | undefined,
): JsonObject[] {
  const storage = container.maintenance.usageByRange();
  return container.ranges.map((range, index) => {
    const { requests, throttled, requestUnits, rate } = throughput.usageOf(range);
    return {
      id: range.id,
      requests,
      throttled,
      requestUnits: rounded(requestUnits),
      requestUnitsPerSecond: { last: rounded(rate.last), busiest: rounded(rate.busiest) },
      ...(share !== undefined && { provisioned: rounded(share), used: usedOf(share, rate) }),
      ...storage[index],
    };
  });
}

/** Parts of the provisioned throughput; above 1 when more was overdrawn than a second's share. */
const usedOf = (share: number, { last, busiest }: RateMeter): JsonObject => ({
  last: rounded(last / share),
  busiest: rounded(busiest / share),
});
