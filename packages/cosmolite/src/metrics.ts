import type { Clock } from './clock.js';

/** What one kind of operation has come to since the start. */
export interface OperationMetrics {
  readonly requests: number;
  /** Answered 429. */
  readonly throttled: number;
  /** Answered with any other error. */
  readonly failed: number;
  readonly requestUnits: number;
}

const WINDOW_MS = 1000;
const NONE: OperationMetrics = { requests: 0, throttled: 0, failed: 0, requestUnits: 0 };

/** Counts requests and the request units they cost. */
export class Metrics {
  readonly #clock: Clock;
  readonly #operations = new Map<string, OperationMetrics>();
  #window = { number: 0, spent: 0 };
  #previous = { number: 0, spent: 0 };
  #busiest = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record(operation: string, status: number, charge: number): void {
    const before = this.#operations.get(operation) ?? NONE;
    this.#operations.set(operation, {
      requests: before.requests + 1,
      throttled: before.throttled + (status === 429 ? 1 : 0),
      failed: before.failed + (status >= 400 && status !== 429 ? 1 : 0),
      requestUnits: round(before.requestUnits + charge),
    });
    const window = this.#current();
    window.spent += charge;
    this.#busiest = Math.max(this.#busiest, window.spent);
  }

  operations(): ReadonlyMap<string, OperationMetrics> {
    return this.#operations;
  }

  /** Request units of the last whole second, and of the busiest one. */
  requestUnitsPerSecond(): { readonly last: number; readonly busiest: number } {
    const { number } = this.#current();
    const last = this.#previous.number === number - 1 ? this.#previous.spent : 0;
    return { last: round(last), busiest: round(this.#busiest) };
  }

  #current(): { spent: number; readonly number: number } {
    const number = Math.floor(this.#clock.now() / WINDOW_MS);
    if (number !== this.#window.number) {
      this.#previous = this.#window;
      this.#window = { number, spent: 0 };
    }
    return this.#window;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
