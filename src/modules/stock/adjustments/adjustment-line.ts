import { AppError } from '../../../common/errors/app-error.js';
import type { StockOfProduct } from '../ledger/stock-of-product.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { Adjustment } from '../ledger/stock-command.js';

/** One line of a call. */
export interface AdjustmentLine {
  /** Index of the line in the request. */
  readonly index: number;
  readonly id: string;
  readonly category: string;
  readonly command: Adjustment;
}

/** Outcome of a line. */
export interface LineOutcome {
  readonly line: AdjustmentLine;
  readonly movement?: RecordedMovement;
  readonly product?: StockOfProduct;
  readonly error?: AppError;
  /** Whether an earlier call carried it out. */
  readonly isReplayed?: true;
  /** Its share of the charge of its category, in request units. */
  readonly requestCharge: number;
}

/** Outcomes of the lines of one category after a commit. */
export type Done = ReadonlyMap<
  AdjustmentLine,
  Omit<LineOutcome, 'line' | 'error' | 'requestCharge'> & { requestCharge?: number }
>;

/** A refused line. No line of its category is carried out. */
export class LineRefused extends Error {
  constructor(
    readonly error: AppError,
    readonly line: AdjustmentLine,
  ) {
    super(error.message, { cause: error });
  }
}
