/** Why this instance no longer owns a lease. */
export type LossReason = 'taken' | 'gone' | 'expired';

/** The reason of the signal that ends the work on a lease. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(
    readonly leaseToken: string,
    readonly why: LossReason,
  ) {
    super(`The lease ${leaseToken} is lost: ${why}.`);
  }
}

export interface LeaseValidityOptions {
  readonly expirationMs: number;
  /** When the write that made this instance the owner began, on the clock of `performance.now()`. */
  readonly since: number;
  readonly onExpired: () => void;
}

/**
 * For how long a lease certainly belongs to this instance. The time counts from the beginning of the last successful write,
 * on the monotonic clock.
 */
export class LeaseValidity {
  /** Aborts when the lease is lost or given up. Only after a loss the reason is a `LeaseLost`. */
  readonly lost: AbortSignal;
  private readonly ending = new AbortController();
  private validUntil: number;
  private timer: NodeJS.Timeout;

  constructor(private readonly options: LeaseValidityOptions) {
    this.lost = this.ending.signal;
    this.validUntil = options.since + options.expirationMs;
    this.timer = this.watch();
  }

  /** After a successful write. @param begun when the write began, on the clock of `performance.now()` */
  extend(begun: number): void {
    this.validUntil = begun + this.options.expirationMs;
  }

  /** Time since the beginning of the last successful write, in milliseconds. */
  get ageMs(): number {
    return performance.now() - (this.validUntil - this.options.expirationMs);
  }

  /** Stops the timer and aborts `lost`. */
  end(reason?: LeaseLost): void {
    clearTimeout(this.timer);
    this.ending.abort(reason);
  }

  /** A write does not set the timer again. The timer looks at the time when it fires. */
  private watch(): NodeJS.Timeout {
    return setTimeout(
      () => {
        if (performance.now() >= this.validUntil) this.options.onExpired();
        else this.timer = this.watch();
      },
      Math.max(0, this.validUntil - performance.now()),
    );
  }
}
