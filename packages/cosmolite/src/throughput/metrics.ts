import type { Stopwatch } from '../common/clock.js';
import { RateMeter } from './index.js';

/** What one kind of operation has come to since the start. */
export interface OperationMetrics {
  readonly requests: number;
  /** Answered 429; in a bulk request each operation counts. */
  readonly throttled: number;
  /** Answered with any other error. */
  readonly failed: number;
  readonly requestUnits: number;
}

type Counts = { -readonly [K in keyof OperationMetrics]: OperationMetrics[K] };

/** Counts requests and the request units they cost. */
export class Metrics {
  readonly #operations = new Map<string, Counts>();
  readonly #rate: RateMeter;

  constructor(stopwatch: Stopwatch) {
    this.#rate = new RateMeter(stopwatch);
  }

  /** @param throttled operations of a bulk request that were answered 429, though the request was not */
  record(operation: string, status: number, charge: number, throttled = 0): void {
    const counts = this.#countsOf(operation);
    counts.requests += 1;
    counts.throttled += status === 429 ? 1 : throttled;
    if (status >= 400 && status !== 429) counts.failed += 1;
    counts.requestUnits = rounded(counts.requestUnits + charge);
    this.#rate.add(charge);
  }

  #countsOf(operation: string): Counts {
    let counts = this.#operations.get(operation);
    if (!counts) {
      counts = { requests: 0, throttled: 0, failed: 0, requestUnits: 0 };
      this.#operations.set(operation, counts);
    }
    return counts;
  }

  operations(): ReadonlyMap<string, OperationMetrics> {
    return this.#operations;
  }

  /** Request units of the last whole second, and of the busiest one. */
  requestUnitsPerSecond(): { readonly last: number; readonly busiest: number } {
    return { last: rounded(this.#rate.last), busiest: rounded(this.#rate.busiest) };
  }
}

/** To two decimals, as charges are. */
export const rounded = (units: number): number => Math.round(units * 100) / 100;
