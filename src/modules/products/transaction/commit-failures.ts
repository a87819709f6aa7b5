import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { ExtraOperationFailed } from './extra-operations.js';

/**
 * A transaction has three parts: operations on products, what the service writes beside them, and the extra operations of another
 * module. Each failure is told to the module whose part it is in, with an index into that part.
 * @param own operations on products
 * @param ours those, and what the service writes beside them
 */
export function ofItsPart(
  { operationError, failedIndex, results }: BatchFailed,
  own: number,
  ours: number,
): AppError {
  if (failedIndex < own) return new BatchFailed(operationError, failedIndex, results.slice(0, own));
  return failedIndex < ours
    ? ledgerBroken(operationError)
    : new ExtraOperationFailed(operationError, failedIndex - ours);
}

/** Every movement has an id and a number of its own, and every tombstone an id. */
const ledgerBroken = (cause: AppError): AppError =>
  new AppError(HTTP_ERRORS.internal_error, 'A movement or a tombstone could not be written.', {}, { cause });

/** @param own operations on products; @param extra those that the service adds to them */
export const tooManyOperations = (own: number, extra: number): AppError =>
  new AppError(
    COSMOS_ERRORS.batch_too_large,
    `A transaction takes ${MAX_BATCH_OPERATIONS} operations. These ${own} need ${extra} more: a product with stock that is deleted ends its ledger by a movement for each location. Nothing was written. Send fewer products of this category at once: half as many fit when each has stock at one location.`,
  );
