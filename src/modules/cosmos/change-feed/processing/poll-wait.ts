/** Wait after a page, as a part of the poll interval. Each empty poll multiplies the wait by `SLOWER`. */
const SHORTEST = 1 / 2;
const SLOWER = 1.5;

/**
 * The wait between two polls of a range. More changes usually follow a change, so a busy range is polled more often. An idle
 * range is polled once in a poll interval.
 */
export class PollWait {
  private ms: number;

  constructor(private readonly pollIntervalMs: number) {
    this.ms = pollIntervalMs;
  }

  /** The wait after a poll that returned changes. */
  afterChanges(): number {
    this.ms = this.pollIntervalMs * SHORTEST;
    return this.ms;
  }

  /** The wait after a poll that returned none. */
  afterNothing(): number {
    const { ms } = this;
    this.ms = Math.min(this.pollIntervalMs, ms * SLOWER);
    return ms;
  }
}
