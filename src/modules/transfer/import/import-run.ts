import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../common/errors/app-error.js';
import { ahead, chunksOf } from '../../../common/iteration/chunks.js';
import type { ImportTally } from './import-tally.js';
import { lost, notReached } from './input.errors.js';
import type { CheckedRow, PlannedWrite, Planner, RowPlan, Written, Writer } from './plan.js';
import type { RefusedRows } from './refused-rows.js';
import type { RowSource, SourceRow } from './source-row.js';

/** Rows that are looked up together: so many that those of one category, of fifty, make a question that is worth a request. */
const CHUNK_ROWS = 4_000;

/** How long a chunk waits for its next row, in milliseconds: the rows of a slow sender are written as they come. */
const LINGER_MS = 400;

/** After so many rows other work of the process gets its turn. */
const ROWS_AT_A_TIME = 100;

/** Failures that the next row would meet as well. */
const HOPELESS: ReadonlySet<AppError['code']> = new Set(['database_unavailable', 'database_misconfigured']);

export interface ImportRunOptions<W extends PlannedWrite> {
  /** @throws AppError for a row that breaks rules */
  readonly check: (row: SourceRow) => W['row'];
  readonly planner: Planner<W>;
  readonly write: Writer<W>;
  readonly tally: ImportTally;
  /** Counts the rows that break rules. */
  readonly refused: RefusedRows;
  /** Aborted from outside or from inside: nothing more is read, and nothing more is begun. */
  readonly stopping: AbortController;
  readonly onError: 'continue' | 'stop';
}

/** From rows to outcomes: reads, checks, plans, writes and counts. Nothing is read faster than it is written. */
export class ImportRun<W extends PlannedWrite> {
  private failure: unknown;

  constructor(private readonly options: ImportRunOptions<W>) {}

  /**
   * Returns when every row that was read has its outcome.
   * @returns why it ended before its input did; undefined when it did not, or was told to
   */
  async run(source: RowSource): Promise<unknown> {
    const { write, tally, stopping } = this.options;
    try {
      for await (const some of write(this.writes(source), stopping.signal)) {
        for (const written of some) await this.book(written);
      }
    } catch (error) {
      this.end(error);
    }
    await tally.failRest(stopping.signal.aborted ? notReached : lost);
    return this.failure;
  }

  private async *writes(source: RowSource): AsyncGenerator<readonly W[]> {
    const { tally, stopping } = this.options;
    for await (const plans of ahead(this.plans(source))) {
      for (let at = 0; at < plans.length; at += ROWS_AT_A_TIME) {
        const writes: W[] = [];
        for (const plan of plans.slice(at, at + ROWS_AT_A_TIME)) {
          if (stopping.signal.aborted) return;
          if (plan.action === 'write') writes.push(plan);
          else if (plan.action === 'keep') tally.succeed(plan.row.line, 'unchanged');
          else await this.fail(plan.row, plan.error);
        }
        yield writes;
        await setImmediate();
      }
    }
  }

  /** A chunk begins when the one before is decided on: what that will write counts, and cannot be looked up. */
  private async *plans(source: RowSource): AsyncGenerator<readonly RowPlan<W>[]> {
    for await (const chunk of chunksOf(this.rows(source), CHUNK_ROWS, LINGER_MS)) {
      yield await this.options.planner.plan(chunk);
    }
  }

  /** The rows that can be written. Ends with the input, also when that fails, and with the first bad row if that is wanted. */
  private async *rows(source: RowSource): AsyncGenerator<readonly W['row'][]> {
    const { check, tally, refused, stopping, onError } = this.options;
    let good: W['row'][] = [];
    let count = 0;
    try {
      for await (const rows of source) {
        for (const row of rows) {
          if (stopping.signal.aborted) return;
          tally.receive(row);
          const checked = attempt(check, row);
          if (!(checked instanceof AppError)) good.push(checked);
          else {
            await tally.fail(row.line, checked);
            refused.add();
            if (onError === 'stop') {
              yield good;
              return;
            }
          }
          count += 1;
          if (count % ROWS_AT_A_TIME > 0) continue;
          yield good;
          good = [];
          await setImmediate();
        }
        yield good;
        good = [];
      }
    } catch (error) {
      if (!stopping.signal.aborted) this.failure = error;
      yield good;
    }
  }

  private async book({ context, outcome, retries, error, difference }: Written<W>): Promise<void> {
    const { planner, tally } = this.options;
    planner.finished?.(context);
    if (retries > 0) tally.retried();
    if (error !== undefined) await this.fail(context.row, error);
    else {
      if (difference !== undefined) await tally.changed(difference);
      tally.succeed(context.row.line, outcome === 'failed' ? context.expected : outcome);
    }
  }

  private async fail({ line }: CheckedRow, error: AppError): Promise<void> {
    await this.options.tally.fail(line, error);
    if (HOPELESS.has(error.code)) this.end(error);
    else if (this.options.onError === 'stop') this.options.stopping.abort();
  }

  private end(failure: unknown): void {
    this.failure ??= failure;
    this.options.stopping.abort();
  }
}

function attempt<R>(check: (row: SourceRow) => R, row: SourceRow): R | AppError {
  try {
    return check(row);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
