import { AppError } from '../../../common/errors/app-error.js';
import {
  newRecord,
  type ProductRow,
  type Reconsider,
  type WritePlan,
} from '../../products/bulk/product-bulk.service.js';
import type { StockDifference } from '../wire/import-report.js';
import type { RowOutcome } from './import-tally.js';

/** A row that keeps the rules. */
export interface CheckedRow {
  readonly line: number;
}

/** What is to be written for a row. */
export interface PlannedWrite {
  readonly row: CheckedRow;
  readonly action: 'write';
  /** What it will turn out to be, unless someone else is faster. */
  readonly expected: RowOutcome;
}

/** What is to be done about a row, as far as can be told before it is done. */
export type RowPlan<W extends PlannedWrite> =
  | W
  | { readonly row: W['row']; readonly action: 'keep' }
  | { readonly row: W['row']; readonly action: 'refuse'; readonly error: AppError };

/** Decides about rows that come next to each other. */
export interface Planner<W extends PlannedWrite> {
  plan(rows: readonly W['row'][]): Promise<readonly RowPlan<W>[]>;
  /** Is told that a planned write has its result. */
  finished?(plan: W): void;
}

/** Plans products. `reconsider` is only for writes that may be carried out in another way than they were planned. */
export interface ProductPlanner extends Planner<WritePlan> {
  plan(rows: readonly ProductRow[]): Promise<readonly RowPlan<WritePlan>[]>;
  /** Plans creates again after one of them met a product that exists. */
  reconsider?: Reconsider;
}

/** Every row is a new product. The write itself finds out whether its id and sku are free. */
export const CREATE_PLANNER: ProductPlanner = {
  plan: (rows) =>
    Promise.resolve(
      rows.map((row) => {
        const record = newRecord(row);
        return record instanceof AppError
          ? { row, action: 'refuse', error: record }
          : { row, action: 'write', kind: 'create', record, expected: 'created' };
      }),
    ),
};

/** What became of a planned write. */
export interface Written<W extends PlannedWrite> {
  readonly context: W;
  readonly outcome: RowOutcome | 'failed';
  readonly retries: number;
  readonly error?: AppError;
  /** Of a count: what it changes. */
  readonly difference?: StockDifference;
}

/** Carries out planned writes: one result for each that was taken. After `stop` it takes and begins no more. */
export type Writer<W extends PlannedWrite> = (
  plans: AsyncIterable<readonly W[]>,
  stop: AbortSignal,
) => AsyncIterable<readonly Written<W>[]>;

/** The writer of a dry run. */
export async function* writeNothing<W extends PlannedWrite>(
  plans: AsyncIterable<readonly W[]>,
): AsyncGenerator<readonly Written<W>[]> {
  for await (const some of plans) {
    yield some.map((plan) => ({ context: plan, outcome: plan.expected, retries: 0 }));
  }
}
