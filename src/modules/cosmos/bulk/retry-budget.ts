/**
 * How long a run goes on sending what the database does not serve. Once that was too long for one operation, those that failed
 * in the same `place` are not sent again either until something succeeds there: with a database that is away for good, a run
 * ends soon.
 */
export class RetryBudget {
  private readonly exhausted = new Set<string>();

  /** @param budgetMs for the attempts of one operation and the waits between them */
  constructor(private readonly budgetMs: number) {}

  /** Whether to send again, after `spentMs` with the wait that is ahead. */
  allows(place: string, spentMs: number): boolean {
    if (!this.exhausted.has(place) && spentMs <= this.budgetMs) return true;
    this.exhausted.add(place);
    return false;
  }

  renew(place: string): void {
    this.exhausted.delete(place);
  }
}
