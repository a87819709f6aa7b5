import { AppError, hasCode } from '../../../common/errors/app-error.js';
import type { BatchItemResult } from '../batch/batch-outcome.js';
import { COSMOS_ERRORS } from '../errors/cosmos.errors.js';
import type { BulkResult } from './bulk-operation.js';
import type { Pending } from './partition-queues.js';

/** The result of an operation that was never sent, or certainly not carried out. */
export const notApplied = <T>(pending: Pending<T>): BulkResult<T> =>
  failed(pending, new AppError(COSMOS_ERRORS.not_applied, 'The run was stopped before this was written.'));

/** The result of a create that the caller withdrew, because the item is as it should be. */
export const unchanged = <T>(pending: Pending<T>): BulkResult<T> => ({
  ...common(pending),
  outcome: 'unchanged',
  status: 200,
});

/** @throws RangeError without a result: a committed transaction has one for each operation */
export function written<T>(pending: Pending<T>, result: BatchItemResult | undefined): BulkResult<T> {
  if (result === undefined) throw new RangeError('Every operation of a transaction has a result.');
  const { status, etag, resource } = result;
  const { operation } = pending;
  // What was read back after a lost reply may be another one's version by now.
  const isOurs = etag !== undefined && resource === undefined;
  const { of: succession } = operation.succession ?? {};
  if (succession !== undefined) succession.last = isOurs ? { operation, etag } : undefined;
  const outcome = status === 201 ? 'created' : 'replaced';
  return { ...common(pending), outcome, status, ...(etag === undefined ? {} : { etag }) };
}

export function failed<T>(
  pending: Pending<T>,
  error: AppError,
  status: number = error.status,
): BulkResult<T> {
  return { ...common(pending), outcome: 'failed', status, error };
}

/**
 * The result of an operation whose run was stopped between two attempts. Only a throttled attempt certainly wrote nothing:
 * after any other failure it stays unknown.
 */
export const stopped = <T>(pending: Pending<T>, refusal: AppError | undefined): BulkResult<T> =>
  refusal === undefined || hasCode(refusal, COSMOS_ERRORS.throttled)
    ? notApplied(pending)
    : failed(pending, refusal);

const common = <T>({ operation: { context }, charge, sent }: Pending<T>) => ({
  context,
  requestCharge: charge,
  retries: Math.max(0, sent - 1),
});
