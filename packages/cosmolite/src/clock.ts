/** Where the emulator reads the time: `_ts`, expiry by `ttl`, throttling windows. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Another clock that can be set forward: what has to expire need not be waited for. */
export class AdjustableClock implements Clock {
  readonly #base: Clock;
  #ahead = 0;

  constructor(base: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#ahead;
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
