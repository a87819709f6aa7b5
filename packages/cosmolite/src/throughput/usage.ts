import type { Stopwatch } from '../common/clock.js';
import { RateMeter } from './rate-meter.js';

/** What one physical partition was asked for since the start. */
export interface PartitionUsage {
  /** Requests that went to it, those it refused included. */
  readonly requests: number;
  /** Answered 429 because it had no request units left; in a bulk request each operation counts. */
  readonly throttled: number;
  /** Request units paid. */
  readonly requestUnits: number;
  /** Request units per second. */
  readonly rate: RateMeter;
}

/** The same, to be counted on. */
export class UsageCounter implements PartitionUsage {
  requests = 0;
  throttled = 0;
  requestUnits = 0;
  readonly rate: RateMeter;

  constructor(stopwatch: Stopwatch) {
    this.rate = new RateMeter(stopwatch);
  }

  pay(charge: number): void {
    this.requestUnits += charge;
    this.rate.add(charge);
  }
}
