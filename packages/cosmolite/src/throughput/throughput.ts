import type { Addressed } from './addressed.js';
import type { Stopwatch } from '../common/clock.js';
import type { Container } from '../store/container.js';
import type { PartitionKeyRange } from '../store/ranges.js';
import { RequestUnitBudget } from './budget.js';
import { budgetOf, type Provision, shareOf } from './provision.js';
import { type PartitionUsage, UsageCounter } from './usage.js';

export interface ThroughputOptions {
  /** Throughput of every container, whatever its offer says. */
  readonly requestUnitsPerSecond?: number;
  /** Whether requests above the throughput of the offers are refused. */
  readonly enforceThroughput?: boolean;
}

/** Lets requests in as far as the containers' request units per second allow, and keeps account of them. */
export class Throughput {
  readonly #stopwatch: Stopwatch;
  readonly #budget: RequestUnitBudget;
  readonly #options: ThroughputOptions;
  readonly #offered: (container: Container) => Provision | undefined;
  readonly #usage = new WeakMap<PartitionKeyRange, UsageCounter>();

  /** @param offered what the offers give a container */
  constructor(
    stopwatch: Stopwatch,
    options: ThroughputOptions,
    offered: (container: Container) => Provision | undefined,
  ) {
    this.#stopwatch = stopwatch;
    this.#budget = new RequestUnitBudget(stopwatch);
    this.#options = options;
    this.#offered = offered;
  }

  /** Whether requests above it are refused. */
  get isEnforced(): boolean {
    const { requestUnitsPerSecond, enforceThroughput } = this.#options;
    return requestUnitsPerSecond !== undefined || enforceThroughput === true;
  }

  /** The throughput a container has, enforced or not. */
  provisionOf(container: Container): Provision | undefined {
    const { requestUnitsPerSecond } = this.#options;
    if (requestUnitsPerSecond === undefined) return this.#offered(container);
    return { resource: container.self, requestUnitsPerSecond, partitions: container.ranges.length };
  }

  usageOf(range: PartitionKeyRange): PartitionUsage {
    return this.#counterOf(range);
  }

  /**
   * To be asked when it is known which partitions a request goes to.
   * @throws CosmosError 429/3200 when one of them has nothing left
   */
  admit(addressed: Addressed): void {
    const { container, ranges } = addressed;
    const provision = container && this.#enforced(container);
    if (!container || !ranges || !provision) return;
    for (const range of ranges) {
      try {
        this.#budget.admit(budgetOf(provision, container, range), shareOf(provision));
      } catch (error) {
        addressed.throttled = (addressed.throttled ?? 0) + 1;
        this.#counterOf(range).throttled += 1;
        throw error;
      }
    }
  }

  /** Books a part of a request's charge while it is still running. */
  pay(addressed: Addressed, charge: number): void {
    addressed.paid = (addressed.paid ?? 0) + charge;
    this.#book(addressed, charge);
  }

  /** Books what a request has not paid yet, and that it is done. */
  complete(addressed: Addressed, charge: number): void {
    for (const range of addressed.ranges ?? []) this.#counterOf(range).requests += 1;
    this.#book(addressed, charge - (addressed.paid ?? 0));
  }

  /** In equal parts on the partitions it addressed. */
  #book({ container, ranges }: Addressed, charge: number): void {
    if (!container || !ranges || charge === 0) return;
    const provision = this.#enforced(container);
    const part = charge / ranges.length;
    for (const range of ranges) {
      this.#counterOf(range).pay(part);
      if (provision) this.#budget.spend(budgetOf(provision, container, range), shareOf(provision), part);
    }
  }

  #enforced(container: Container): Provision | undefined {
    return this.isEnforced ? this.provisionOf(container) : undefined;
  }

  #counterOf(range: PartitionKeyRange): UsageCounter {
    let counter = this.#usage.get(range);
    if (!counter) {
      counter = new UsageCounter(this.#stopwatch);
      this.#usage.set(range, counter);
    }
    return counter;
  }
}
