/** Where the emulator reads the time: `_ts` and expiry by `ttl`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Milliseconds since any moment, which no change of the system's time affects: throttling is measured
   * with it. Without it, `now` is taken, and a step backwards counts as no time.
   */
  elapsed?(): number;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => Math.floor(performance.now()) };

/** Measures durations: it never goes back. */
export interface Stopwatch {
  /** Milliseconds since any moment. */
  elapsed(): number;
}

/** Another clock that can be set forward: what has to expire need not be waited for. */
export class AdjustableClock implements Clock, Stopwatch {
  readonly #base: Clock;
  #ahead = 0;
  #elapsed = Number.NEGATIVE_INFINITY;

  constructor(base: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#ahead;
  }

  elapsed(): number {
    const measured = this.#base.elapsed?.() ?? this.#base.now();
    this.#elapsed = Math.max(this.#elapsed, measured + this.#ahead);
    return this.#elapsed;
  }

  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
  }
}

/** A clock that stands still until it is told to move. */
export class ManualClock extends AdjustableClock {
  constructor(now = 0) {
    super({ now: () => now });
  }
}
