/** How long trouble counts, in milliseconds: no database is asked more for it. */
const LASTS_MS = 1_000;

/** Names that are remembered. */
const MOST_REMEMBERED = 1_000;

/** What was in trouble a moment ago, by name: callers who might ask for it together ask alone then. */
export class RecentTrouble {
  /** When each may be asked together again, on the clock of `performance.now()`. */
  private readonly until = new Map<string, number>();

  begins(name: string): void {
    if (this.until.size >= MOST_REMEMBERED) this.until.clear();
    this.until.set(name, performance.now() + LASTS_MS);
  }

  lasts(name: string): boolean {
    const end = this.until.get(name);
    if (end === undefined) return false;
    if (performance.now() < end) return true;
    this.until.delete(name);
    return false;
  }
}
