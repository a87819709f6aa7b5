/**
 * How long a run goes on sending what the database does not serve. Once that was too long for one operation, nobody else has
 * any patience either until something succeeds: with a database that is away for good, a run ends soon.
 */
export class Patience {
  private isLost = false;

  constructor(
    private readonly budgetMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether to wait and send again what was first sent at `since`. */
  lasts(since: number, waitMs: number): boolean {
    if (!this.isLost && this.now() + waitMs - since <= this.budgetMs) return true;
    this.isLost = true;
    return false;
  }

  regain(): void {
    this.isLost = false;
  }
}
