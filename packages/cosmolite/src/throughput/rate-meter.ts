import type { Stopwatch } from '../common/clock.js';

const WINDOW_MS = 1000;

/** Request units of the second under way, of the one before it, and of the busiest so far. */
export class RateMeter {
  readonly #stopwatch: Stopwatch;
  #window = 0;
  #current = 0;
  #last = 0;
  #busiest = 0;

  constructor(stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch;
  }

  add(units: number): void {
    this.#turn();
    this.#current += units;
    if (this.#current > this.#busiest) this.#busiest = this.#current;
  }

  /** Of the last whole second. */
  get last(): number {
    this.#turn();
    return this.#last;
  }

  get busiest(): number {
    return this.#busiest;
  }

  /** Of the second under way or the last whole one, whichever is more. */
  get present(): number {
    this.#turn();
    return Math.max(this.#current, this.#last);
  }

  #turn(): void {
    const window = Math.floor(this.#stopwatch.elapsed() / WINDOW_MS);
    if (window === this.#window) return;
    this.#last = window === this.#window + 1 ? this.#current : 0;
    this.#current = 0;
    this.#window = window;
  }
}
