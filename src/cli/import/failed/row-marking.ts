import type { RecordBoundary } from '../../../modules/transfer/format/split-records.js';
import type { FailedRow } from './failed-rows.js';

/**
 * How rows of a format are given the reasons why they failed. The reasons stand in front: behind a row that is broken, they
 * would be part of what is broken. Reasons of an earlier import are taken off.
 */
export interface RowMarking {
  readonly boundary: RecordBoundary;
  /** What the header becomes; undefined for a record in front of it. Without `head` there is no header. */
  readonly head?: (record: Buffer) => Buffer | undefined;
  readonly mark: (record: Buffer, failed: FailedRow) => Buffer;
}
