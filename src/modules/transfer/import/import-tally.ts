import type { AppError } from '../../../common/errors/app-error.js';
import type { ImportCounts, RowError, RowName, StockDifference } from '../wire/import-report.js';
import type { ImportEvents } from './import-events.js';
import type { LineRanges } from './line-ranges.js';
import type { SourceRow } from './source-row.js';

/** What can become of a row that does not fail. */
export type RowOutcome = 'created' | 'replaced' | 'unchanged';

/** Counts rows and outcomes: every row that is received gets exactly one outcome. */
export class ImportTally {
  private readonly counts = { received: 0, created: 0, replaced: 0, unchanged: 0, failed: 0, retried: 0 };
  private readonly reasons = new Map<string, number>();
  private hear: (outcome: RowOutcome | 'failed') => void = () => {};
  private readonly open = new Map<number, { readonly name: RowName; readonly number: number }>();

  /**
   * @param events receives every failed row
   * @param applied collects the rows that are saved; it grows with every gap between them
   */
  constructor(
    private readonly events: Pick<ImportEvents, 'add'>,
    readonly applied?: LineRanges,
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
    await this.events.add({ type: 'error', error: toRowError(name, error) });
  }

  /** Tells what a count changes. */
  async changed(difference: StockDifference): Promise<void> {
    await this.events.add({ type: 'change', change: difference });
  }

  retried(): void {
    this.counts.retried += 1;
  }

  /** Fails whatever has no outcome yet. */
  async failRest(reason: () => AppError): Promise<void> {
    for (const line of this.open.keys()) await this.fail(line, reason());
  }

  private close(line: number) {
    const entry = this.open.get(line);
    if (entry === undefined) throw new Error(`The row on line ${line} has had an outcome.`);
    this.open.delete(line);
    return entry;
  }
}

/** Longer texts are no ids and no skus, and an answer is not the place for them. */
const MAX_NAME = 255;

/** Kept while a row waits for its outcome: a row as a whole may be a thousand times as long. */
const toRowName = (row: SourceRow): RowName => ({
  line: row.line,
  ...memberOf(row, 'id'),
  ...memberOf(row, 'sku'),
});

function memberOf(row: SourceRow, name: 'id' | 'sku'): { [member in typeof name]?: string } {
  const text = 'value' in row ? row.value[name] : undefined;
  return typeof text === 'string' && text.length <= MAX_NAME ? { [name]: text } : {};
}

function toRowError(name: RowName, { code, detail, extras: { errors } }: AppError): RowError {
  return {
    ...name,
    code,
    detail: errors?.map((fault) => fault.detail).join('; ') ?? detail,
    ...(errors === undefined ? {} : { errors }),
  };
}
