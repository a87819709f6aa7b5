import { AppError } from '../../../common/errors/app-error.js';
import type { StockOfProduct } from '../ledger/stock-of-product.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { Adjustment } from '../ledger/stock-command.js';

/** One line of a call. */
export interface AdjustmentLine {
  /** Its place among the lines. */
  readonly index: number;
  readonly id: string;
  readonly category: string;
  readonly command: Adjustment;
}

/** What became of it. */
export interface LineOutcome {
  readonly line: AdjustmentLine;
  readonly movement?: RecordedMovement;
  readonly product?: StockOfProduct;
  readonly error?: AppError;
  /** An earlier call has done it. */
  readonly isReplayed?: true;
  /** Request units: its share of what its category cost. */
  readonly requestCharge: number;
}

/** What became of the lines of one category, all of them carried out. */
export type Done = ReadonlyMap<
  AdjustmentLine,
  Omit<LineOutcome, 'line' | 'error' | 'requestCharge'> & { requestCharge?: number }
>;

/** A line that cannot be carried out, and with it none of its category. */
export class LineRefused extends Error {
  constructor(
    readonly error: AppError,
    readonly line: AdjustmentLine,
  ) {
    super(error.message, { cause: error });
  }
}
