import type { Clock } from './clock.js';
import type { Addressed } from './addressed.js';
import type { Container } from './store/container.js';
import type { PartitionKeyRange } from './store/ranges.js';
import { RequestUnitBudget } from './throttle.js';

/** Lets requests in as far as the containers' request units per second allow. */
export class Throughput {
  readonly #budget: RequestUnitBudget;
  readonly #perContainer: number | undefined;

  /** @param requestUnitsPerSecond of each container, split over its partitions; unlimited when absent */
  constructor(clock: Clock, requestUnitsPerSecond: number | undefined) {
    this.#budget = new RequestUnitBudget(clock);
    this.#perContainer = requestUnitsPerSecond;
  }

  /** @throws CosmosError 429/3200 when one of the partitions has nothing left */
  admit(container: Container, ranges: readonly PartitionKeyRange[]): void {
    const share = this.#share(container);
    if (share === undefined) return;
    for (const range of ranges) this.#budget.admit(partitionOf(container, range), share);
  }

  /** Books a part of a request's charge while it is still running. */
  pay(addressed: Addressed, charge: number): void {
    addressed.paid = (addressed.paid ?? 0) + charge;
    this.#book(addressed, charge);
  }

  /** Books what a request has not paid yet. */
  settle(addressed: Addressed, charge: number): void {
    this.#book(addressed, charge - (addressed.paid ?? 0));
  }

  /** In equal parts on the partitions it addressed. */
  #book({ container, ranges }: Addressed, charge: number): void {
    const share = container && this.#share(container);
    if (share === undefined || !container || !ranges) return;
    for (const range of ranges) {
      this.#budget.spend(partitionOf(container, range), share, charge / ranges.length);
    }
  }

  #share(container: Container): number | undefined {
    return this.#perContainer === undefined ? undefined : this.#perContainer / container.ranges.length;
  }
}

const partitionOf = (container: Container, range: PartitionKeyRange): string =>
  `${container.rid}/${range.id}`;
