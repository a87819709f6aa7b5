/** Of the poll interval, the wait after a page; and how much longer each empty look makes it. */
const SHORTEST = 1 / 2;
const SLOWER = 1.5;

/**
 * Between two looks at a range. Where something has just been written, more usually follows: the looks come closer together,
 * for as long as it does. A range that rests costs one look in a poll interval.
 */
export class PollWait {
  private ms: number;

  constructor(private readonly pollIntervalMs: number) {
    this.ms = pollIntervalMs;
  }

  /** After a look that brought changes. */
  afterChanges(): number {
    this.ms = this.pollIntervalMs * SHORTEST;
    return this.ms;
  }

  /** After a look that brought none. */
  afterNothing(): number {
    const { ms } = this;
    this.ms = Math.min(this.pollIntervalMs, ms * SLOWER);
    return ms;
  }
}
