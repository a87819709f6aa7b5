/** How long after an interactive call the next one is expected, in milliseconds: somebody is at work. */
const AT_WORK_MS = 500;

/** Calls for which somebody waits. Work that can wait looks here, and makes way. */
export class InteractiveCalls {
  private inFlight = 0;
  private lastAt = -Infinity;

  /** @param now milliseconds on a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  async during<T>(call: () => Promise<T>): Promise<T> {
    this.inFlight += 1;
    try {
      return await call();
    } finally {
      this.inFlight -= 1;
      this.lastAt = this.now();
    }
  }

  /** Whether one is under way. */
  get areUnderWay(): boolean {
    return this.inFlight > 0;
  }

  /** Whether one is under way, or was a moment ago. */
  get areExpected(): boolean {
    return this.inFlight > 0 || this.now() - this.lastAt < AT_WORK_MS;
  }
}
