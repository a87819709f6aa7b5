import type { RecordBoundary } from '../../../modules/transfer/format/split-records.js';
import type { FailedRow } from './failed-rows.js';

/**
 * How rows of a format are given the reasons why they failed. The reasons stand in front: behind a row that is broken, they
 * would be part of what is broken. Reasons of an earlier import are taken off.
 */
export interface RowMarking {
  readonly boundary: RecordBoundary;
  /** What the first record becomes, when it is none of the rows. */
  readonly head?: (record: Buffer) => Buffer;
  readonly mark: (record: Buffer, failed: FailedRow) => Buffer;
}
