/** How long a service throttled, by the waits that its refusals asked for. Where those overlap they count once. */
export class ThrottledTime {
  private until = 0;
  private refusedAt = -Infinity;
  private throttledMs = 0;

  /** At `now` it asked to be left alone for so many milliseconds. */
  refused(now: number, forMs: number): void {
    this.throttledMs += Math.max(0, now + forMs - Math.max(now, this.until));
    this.until = Math.max(this.until, now + forMs);
    this.refusedAt = now;
  }

  /** It served what was sent at `sentAt`. Served while it should throttle: then only one partition was refused. */
  served(sentAt: number): void {
    if (sentAt <= this.refusedAt || sentAt >= this.until) return;
    this.throttledMs = Math.max(0, this.throttledMs - (this.until - this.refusedAt));
    this.until = this.refusedAt;
  }

  /** Milliseconds since the last call; what lies ahead is left for the next. */
  take(now: number): number {
    const ahead = Math.max(0, this.until - now);
    const throttled = this.throttledMs - ahead;
    this.throttledMs = ahead;
    return throttled;
  }
}
