import { provisionedThroughput } from '../store/offers.js';
import type { Container } from '../store/container.js';
import type { PartitionKeyRange } from '../store/ranges.js';
import type { Store } from '../store/store.js';

/** The throughput that pays for the requests to a container. */
export interface Provision {
  /** Whose it is: `_self` of the container, or of the database that shares it among its containers. */
  readonly resource: string;
  /** Request units per second; of autoscale the maximum, which is there at once when it is needed. */
  readonly requestUnitsPerSecond: number;
  /** Physical partitions it is divided over, evenly. */
  readonly partitions: number;
}

/** What one physical partition gets of it, per second. */
export const shareOf = ({ requestUnitsPerSecond, partitions }: Provision): number =>
  requestUnitsPerSecond / partitions;

/**
 * The container's own throughput, or its part in that of its database.
 * @returns undefined when neither has any
 */
export function provisionedBy(store: Store, container: Container): Provision | undefined {
  const own = store.offers.of(container.self);
  if (own) {
    return {
      resource: container.self,
      requestUnitsPerSecond: provisionedThroughput(own.content),
      partitions: container.ranges.length,
    };
  }
  const database = store.databases.find(container.databaseId);
  const shared = database && store.offers.of(database.self);
  if (!shared) return undefined;
  const sharers = database.containers.list().filter(({ self }) => !store.offers.of(self));
  return {
    resource: database.self,
    requestUnitsPerSecond: provisionedThroughput(shared.content),
    partitions: Math.max(...sharers.map(({ ranges }) => ranges.length)),
  };
}

/**
 * Identity of the budget a physical partition draws on. The partitions of containers that share a
 * database's throughput lie on the same machines: the first ones draw on one budget, and so on.
 */
export const budgetOf = (provision: Provision, container: Container, range: PartitionKeyRange): string =>
  provision.resource === container.self
    ? `${provision.resource}${range.id}`
    : `${provision.resource}${container.ranges.indexOf(range)}`;
