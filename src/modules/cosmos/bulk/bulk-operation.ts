import type { PartitionKey } from '@azure/cosmos';
import type { AppError } from '../../../common/errors/app-error.js';
import type { BatchOperation, ItemBody } from '../batch/batch-operation.js';
import type { Translation } from '../errors/translate-error.js';

/**
 * Operations of one run on one item, each made from what the one before it has left. Nobody else's change comes in between: a
 * version that is not the one that was left is not written over.
 */
export class Succession<T> {
  /** What was written last, and the version that it made. Undefined while nothing is known for certain. */
  last: { readonly operation: BulkOperation<T>; readonly etag: string } | undefined;
}

/** Where an operation stands in a succession. */
export interface SuccessionPlace<T> {
  readonly of: Succession<T>;
  /**
   * Of every operation but the first: makes it, when its turn has come, from the one before it; or says why it is refused.
   * Without one before it that is known to be written, the operation fails with `precondition_failed`.
   */
  readonly follow?: (before: BulkOperation<T>) => BulkOperation<T> | AppError;
}

/** One item to write. */
export interface BulkOperation<T> {
  readonly kind: 'create' | 'upsert' | 'replace';
  /** Only over this version of the item, quoted, as the service gave it. */
  readonly ifMatch?: string | undefined;
  /** Every level of the key. */
  readonly partitionKey: PartitionKey;
  readonly body: ItemBody;
  /** Written in the same transaction: with the item, or not at all. */
  readonly also?: readonly BatchOperation[];
  readonly succession?: SuccessionPlace<T>;
  /** Comes back with the result: whatever tells the caller which operation this was. */
  readonly context: T;
}

/** What is to become of a create whose item is there: another operation on it, a failure, or nothing (`keep`). */
export type Reconsidered<T> = BulkOperation<T> | AppError | 'keep';

/** What became of one operation. Exactly one for each that was taken from the source. */
export interface BulkResult<T> {
  readonly context: T;
  /** An upsert that had to be sent again after a lost reply is `replaced`, also when this run created the item. */
  readonly outcome: 'created' | 'replaced' | 'unchanged' | 'failed';
  /** HTTP status of the answer; the error's own when there was none. */
  readonly status: number;
  /** Request units, those of failed attempts included as far as the service told them. */
  readonly requestCharge: number;
  /** How often it was sent again. */
  readonly retries: number;
  /** Version that was written, quoted. */
  readonly etag?: string;
  /**
   * When it failed. `not_applied`: the run was stopped before it was written. `database_unavailable`: it may have been
   * written.
   */
  readonly error?: AppError;
}

export interface BulkOptions<T> {
  /** Names the run in the log, such as `imports.write`. */
  readonly operation: string;
  /** What the domain calls the failures of an operation. Default: the failure table's own codes. */
  readonly translate?: (operation: BulkOperation<T>) => Translation;
  /**
   * Stops the run: the source is not read any further, what has not been sent fails with `not_applied`, what has been is
   * waited for, so that every result is true. Default: never.
   */
  readonly signal?: AbortSignal;
  /**
   * Asked when a create met an item that is there: what to do instead about the creates that were sent together with it. One
   * answer for each, in their order; the operation itself leaves things as they are. Default: as they are.
   */
  readonly reconsider?: (operations: readonly BulkOperation<T>[]) => Promise<readonly Reconsidered<T>[]>;
  /** How long an operation that the database does not serve is sent again, in milliseconds. Default 30,000. */
  readonly retryBudgetMs?: number;
  /** Default: as the module's option `bulkPriority` says. */
  readonly priority?: 'Low' | 'High';
  /** Most requests at one time. Default 16. */
  readonly maxConcurrency?: number;
  /**
   * Request units per second that the run may use. Default: nine tenths of what the container has, when that can be read;
   * otherwise what the service lets it, found out by its refusals.
   */
  readonly requestUnitsPerSecond?: number;
}
