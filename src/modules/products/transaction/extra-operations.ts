import { AppError } from '../../../common/errors/app-error.js';
import type { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import type { BatchItemResult } from '../../cosmos/batch/batch-outcome.js';
import type { Translation } from '../../cosmos/errors/translate-error.js';
import type { ProductOperation } from './product-operation.js';
import type { Product, ProductFields } from '../entities/product.entity.js';

/** One product's change as it is planned. */
export interface PlannedChange {
  readonly operation: ProductOperation;
  /** The product before it; undefined when there is none, or when nobody has looked: see `needsProducts`. */
  readonly before?: Product | undefined;
  /** What the fields will be; undefined after a delete, and when a patch meets what nobody has looked at. */
  readonly after?: ProductFields | undefined;
}

/** What is about to be written, in one transaction of this partition. */
export interface PlannedTransaction {
  readonly partition: Partition;
  /** One for each product operation, in their order. */
  readonly changes: readonly PlannedChange[];
  /** The `updatedAt` of what is written. */
  readonly now: string;
}

/** An operation on a document that is no product. Its body comes from `documentIn(partition, …)`. */
export interface ExtraOperation {
  readonly operation: BatchOperation;
  /** What its failures are called, such as `conflict`. One without a name is `internal_error`. */
  readonly translation: Translation;
}

/** What a transaction has done, told to the module whose extra operations were in it. */
export interface CommittedTransaction {
  /** One for each product operation, in their order; `product` as it is now, absent after a delete. */
  readonly results: readonly { readonly status: number; readonly product?: Product }[];
  /** One for each extra operation, in their order; `index` counts from the first product operation. */
  readonly extraResults: readonly BatchItemResult[];
}

/**
 * Takes part in the transaction that writes products: its operations commit or fail together with theirs. Both count towards
 * 100 operations and 2 MB.
 */
export interface ExtraOperations {
  /** Whether `prepare` has to see the products: costs one query, and binds every change to the version that it saw. */
  readonly needsProducts?: boolean;
  /** The `updatedAt` of what is written, when it was decided before. Default: the time of the attempt. */
  readonly now?: string;
  /** What to write beside the products. Asked again at every attempt; what it throws ends the call with nothing written. */
  prepare(planned: PlannedTransaction): Promise<readonly ExtraOperation[]> | readonly ExtraOperation[];
  /** Whether a failure of an extra operation passes when everything is planned again. Default: never. */
  isOvertaken?(failure: ExtraOperationFailed): boolean;
  /** Hears once that everything is committed. Must not throw. */
  committed?(transaction: CommittedTransaction): void;
}

/** An extra operation failed, and with it the transaction: no product is written. */
export class ExtraOperationFailed extends AppError {
  constructor(
    error: AppError,
    /** Its place among the extra operations. */
    readonly extraIndex: number,
  ) {
    super(error.definition, error.detail, error.extras, { cause: error.cause });
  }
}
