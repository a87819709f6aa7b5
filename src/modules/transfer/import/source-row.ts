import type { AppError } from '../../../common/errors/app-error.js';
import type { Decimal } from '../wire/input-format.js';
import { REASON_MEMBERS } from '../wire/import-report.js';

/** What the input says in one place: a product to be, or why it cannot be read as one. */
export type SourceRow = {
  /** The line that it begins on, from 1. */
  readonly line: number;
} & (
  | {
      readonly value: Readonly<Record<string, unknown>>;
      /** Of CSV: how numbers are written, and the names of the columns that were renamed, by field. */
      readonly cells?: { readonly decimal: Decimal; readonly columns: ReadonlyMap<string, string> };
    }
  | { readonly fault: AppError }
);

/** Rows as they arrive, some at a time. Those of one time are made while they are taken, and all of them before the next. */
export type RowSource = AsyncIterable<Iterable<SourceRow>>;

/**
 * Members that a row may have and that count for nothing: what an export tells beside what can be written, and why an earlier
 * import refused the row.
 */
export const IGNORED_MEMBERS: ReadonlySet<string> = new Set([
  'createdAt',
  'updatedAt',
  'etag',
  'reserved',
  'available',
  ...REASON_MEMBERS,
]);
