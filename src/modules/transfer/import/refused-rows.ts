import { AppError } from '../../../common/errors/app-error.js';
import { IMPORT_ERRORS } from './imports.errors.js';

/** So many rows may break rules whatever the size of the input: a mistake in every row of an ordinary file is told. */
const FREE_ROWS = 10_000;

/**
 * Beyond that, one for so many bytes that arrived. A row needs more, packed too, if it is a row at all: four fields and their
 * separators. A few kilobytes that unpack to a million bad rows would keep us busy for half a minute.
 */
const BYTES_FOR_A_ROW = 4;

/** Counts the rows that broke a rule before the database was asked, against what the input may have of them. */
export class RefusedRows {
  private count = 0;

  /** @param received bytes that have arrived so far */
  constructor(private readonly received: () => number) {}

  /** @throws AppError `too_many_failed_rows` */
  add(): void {
    this.count += 1;
    if (this.count <= FREE_ROWS + this.received() / BYTES_FOR_A_ROW) return;
    throw new AppError(
      IMPORT_ERRORS.too_many_failed_rows,
      `${this.count} rows broke rules: more than ${FREE_ROWS} and one for every ${BYTES_FOR_A_ROW} bytes that arrived. Nothing behind them was read.`,
    );
  }
}
