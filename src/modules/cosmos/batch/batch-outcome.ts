import { AppError } from '../../../common/errors/app-error.js';

/** What became of one operation of a transaction. */
export interface BatchItemResult {
  /** Place of the operation in the transaction. */
  readonly index: number;
  /** 201 created, 200 read, replaced or patched, 204 deleted; in a failed transaction the guilty one's own, 424 for all others. */
  readonly status: number;
  /** Version that the operation left, quoted; absent after a delete. */
  readonly etag?: string;
  /** The item as the operation left it; absent after a delete. */
  readonly resource?: unknown;
  /** Request units. */
  readonly requestCharge: number;
}

/** A transaction that was committed. */
export interface BatchOutcome {
  /** One for each operation, in their order. */
  readonly results: readonly BatchItemResult[];
  /** Request units of the attempt that succeeded. */
  readonly requestCharge: number;
}

/** A transaction that one of its operations made fail, with that operation's error. Nothing of it is stored. */
export class BatchFailed extends AppError {
  constructor(
    cause: AppError,
    /** Place of the operation that failed by itself. */
    readonly failedIndex: number,
    /** One for each operation, in their order: the guilty one with its status, all others 424. */
    readonly results: readonly BatchItemResult[],
  ) {
    super(cause.code, cause.detail, cause.extras, { cause: cause.cause });
  }
}
