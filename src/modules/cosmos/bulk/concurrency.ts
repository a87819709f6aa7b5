const FIRST_LIMIT = 2;

/** What a request costs in time beside its operations, in operations. */
const REQUEST_OVERHEAD = 10;

/** A request that takes this many times the best is waiting in a queue, and everybody else's with it. */
const CROWDED = 2.5;
const DECREASE = 0.8;

/** The best is forgotten little by little: the database may have become slower for good. */
const FORGETTING = 1.01;

/**
 * How many requests of a run may be under way. More of them are faster only until they queue up inside the database, and then
 * they make every reader wait: so the limit rises by one a round as long as requests take no longer than they can, and
 * falls when they do.
 */
export class Concurrency {
  private limit = FIRST_LIMIT;
  private best = Infinity;

  constructor(private readonly max: number) {}

  get current(): number {
    return Math.max(1, Math.floor(Math.min(this.limit, this.max)));
  }

  /** A request with this many operations was answered. */
  answered(operations: number, milliseconds: number): void {
    const msPerOperation = milliseconds / (operations + REQUEST_OVERHEAD);
    this.best = Math.min(msPerOperation, this.best * FORGETTING);
    if (msPerOperation > this.best * CROWDED) this.limit = Math.max(1, this.limit * DECREASE);
    else this.limit = Math.min(this.max, this.limit + 1 / this.limit);
  }

  /** A request was not served: not for lack of request units, but for lack of everything else. */
  notServed(): void {
    this.limit = Math.max(1, this.limit / 2);
  }
}
