import { AppError } from '../../../common/errors/app-error.js';

/** What became of one operation of a transaction. */
export interface BatchItemResult {
  /** Place of the operation in the transaction. */
  readonly index: number;
  /**
   * 201 created, 200 read, replaced or patched, 204 deleted. In a transaction that failed: the failed operation's own,
   * 424 for all others.
   */
  readonly status: number;
  /**
   * Version that the operation left, quoted; absent after a delete, and when a reply was lost and the item was changed by others
   * since. Of a body that was written whole it is then a version that no item has.
   */
  readonly etag?: string;
  /** The item as the operation left it; absent after a delete, and when nobody knows it any more. */
  readonly resource?: unknown;
  /** Request units; in a transaction that failed, those too. */
  readonly requestCharge: number;
}

/** A transaction that was committed. */
export interface BatchOutcome {
  /** One for each operation, in their order. */
  readonly results: readonly BatchItemResult[];
  /** Request units of the attempt that was committed. */
  readonly requestCharge: number;
}

/** A transaction that one of its operations made fail. Nothing of it is stored. */
export class BatchFailed extends AppError {
  constructor(
    /** The failure of that operation, in the words of the domain. */
    readonly operationError: AppError,
    /** Its place in the transaction. */
    readonly failedIndex: number,
    /** One for each operation, in their order. */
    readonly results: readonly BatchItemResult[],
  ) {
    super(operationError.definition, operationError.detail, operationError.extras, {
      cause: operationError.cause,
    });
  }
}

export const totalCharge = (results: readonly BatchItemResult[]): number =>
  results.reduce((sum, { requestCharge }) => sum + requestCharge, 0);
