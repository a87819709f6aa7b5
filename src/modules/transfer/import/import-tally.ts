import type { AppError } from '../../../common/errors/app-error.js';
import type { LineRanges } from './line-ranges.js';
import { type RowError, type RowName, toRowError, toRowName } from './row-error.js';
import type { SourceRow } from './source-row.js';

/** What can become of a row that does not fail. */
export type RowOutcome = 'created' | 'replaced' | 'unchanged';

/** How many rows there were, and what became of them. Once the import is over, `received` is the sum of the next four. */
export interface ImportCounts {
  readonly received: number;
  readonly created: number;
  readonly replaced: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows that the database had to be asked for more than once. */
  readonly retried: number;
}

/** Keeps the books: every row that is received gets exactly one outcome. */
export class ImportTally {
  private readonly counts = { received: 0, created: 0, replaced: 0, unchanged: 0, failed: 0, retried: 0 };
  private readonly reasons = new Map<string, number>();
  private hear: (outcome: RowOutcome | 'failed') => void = () => {};
  private readonly open = new Map<number, { readonly name: RowName; readonly number: number }>();

  /**
   * @param onFailure hears of every failed row; what it returns is waited for
   * @param applied collects the rows that are in force as they were given; it grows with every gap between them
   */
  constructor(
    private readonly onFailure: (error: RowError) => Promise<void> | void,
    private readonly applied?: LineRanges,
  ) {}

  get current(): ImportCounts {
    return { ...this.counts };
  }

  /** Why rows failed, and how many for each reason. */
  get failures(): ReadonlyMap<string, number> {
    return this.reasons;
  }

  /** Tells of every outcome from now on. */
  onOutcome(listener: (outcome: RowOutcome | 'failed') => void): void {
    this.hear = listener;
  }

  receive(row: SourceRow): void {
    this.counts.received += 1;
    this.open.set(row.line, { name: toRowName(row), number: this.counts.received });
  }

  succeed(line: number, outcome: RowOutcome): void {
    this.counts[outcome] += 1;
    this.hear(outcome);
    const { number } = this.close(line);
    this.applied?.add(number, line);
  }

  async fail(line: number, error: AppError): Promise<void> {
    const { name } = this.close(line);
    this.counts.failed += 1;
    this.hear('failed');
    this.reasons.set(error.code, (this.reasons.get(error.code) ?? 0) + 1);
    await this.onFailure(toRowError(name, error));
  }

  retried(): void {
    this.counts.retried += 1;
  }

  /** Gives an outcome to whatever has none yet. */
  async failRest(error: AppError): Promise<void> {
    for (const line of this.open.keys()) await this.fail(line, error);
  }

  private close(line: number) {
    const entry = this.open.get(line);
    if (entry === undefined) throw new Error(`The row on line ${line} has had an outcome.`);
    this.open.delete(line);
    return entry;
  }
}
