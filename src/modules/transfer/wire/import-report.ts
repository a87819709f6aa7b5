import type { FieldError } from '../../../common/errors/field-error.js';
import type { Problem } from '../../../common/errors/problem.js';
import type { DuplicateRow, InputFormat } from './input-format.js';

/** How many rows there were, and what became of them. At the end `received` is the sum of the next four. */
export interface ImportCounts {
  readonly received: number;
  readonly created: number;
  readonly replaced: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows that the database had to be asked for more than once. */
  readonly retried: number;
}

/** Where an import stands. */
export interface ImportProgress extends ImportCounts {
  /** Bytes that have arrived. */
  readonly bytes: number;
  /** Request units. */
  readonly requestCharge: number;
}

/** What identifies a row: its line, and what it says of itself as far as it can be read. */
export interface RowName {
  /** The line that the row begins on, from 1. */
  readonly line: number;
  readonly id?: string;
  readonly sku?: string;
}

/** Why a row failed. */
export interface RowError extends RowName {
  readonly code: string;
  readonly detail: string;
  /** Each fault of the row, when it breaks rules. */
  readonly errors?: readonly FieldError[];
}

/** What a row of a stocktake changes at one location. */
export interface StockDifference {
  /** The line that the row begins on, from 1. */
  readonly line: number;
  readonly id: string;
  readonly sku: string;
  readonly category: string;
  readonly location: string;
  /** What was there by the books. */
  readonly from: number;
  /** What was counted. */
  readonly to: number;
  /** `to` less `from`; never 0. */
  readonly delta: number;
}

/** Lines from one to another, both included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** What an import did and what it took, without the rows that failed. */
export interface ImportSummary extends ImportCounts {
  /** Request units. */
  readonly requestCharge: number;
  readonly durationMs: number;
  readonly rowsPerSecond: number;
  /** Rows whose sku an earlier row has. With mode=upsert the last row of a sku counts. */
  readonly duplicates: number;
  /** The first 100 of them. */
  readonly duplicateRows?: readonly DuplicateRow[];
  readonly input: InputFormat;
  /** True when nothing was written. */
  readonly dryRun?: boolean;
  /** With onError=stop: the lines whose rows are saved. */
  readonly applied?: readonly LineRange[];
}

/** The answer to an import as one document. */
export interface ImportReport extends ImportSummary {
  readonly errors: readonly RowError[];
  readonly errorsTruncated: boolean;
  /** Of counts: the first 100 rows that change something. `replaced` says how many there are. */
  readonly changes?: readonly StockDifference[];
}

/** A line of the answer to an import as a stream. */
export type ReportLine =
  | ({ readonly type: 'progress' } & ImportProgress)
  | ({ readonly type: 'error' } & RowError)
  | ({ readonly type: 'change' } & StockDifference)
  | ({ readonly type: 'summary'; readonly problem?: Problem } & ImportSummary);

/** Why an import refused a row, as members of that row: a client may write them beside it, and the next import ignores them. */
export const REASON_MEMBERS = ['errorLine', 'errorCode', 'errorDetail'] as const;
