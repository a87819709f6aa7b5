import { AppError } from '../../../common/errors/app-error.js';
import type { CallCutShort } from './call-cut-short.js';
import { CosmosCallError, type CosmosFailure, readFailure } from './cosmos-failure.js';
import { type FailureRow, rowOf, THROTTLED } from './cosmos-failure-table.js';
import { COSMOS_ERRORS } from './cosmos.errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';

/** What a domain calls the outcomes that only it can name. Whatever is left out gets the table's own code. */
export interface Translation {
  /** 404: the addressed item is not there. */
  readonly notFound?: () => AppError;
  /** 409: another item of the partition has this id. */
  readonly conflict?: () => AppError;
  /** 409: a unique key policy is violated. Default: as `conflict`. */
  readonly uniqueViolation?: () => AppError;
  /** 412: the etag, or the condition of a patch, does not hold. May ask the database for the present state. */
  readonly preconditionFailed?: () => AppError | Promise<AppError>;
}

/** Where a failure happened. */
export interface FailureContext {
  /** Names the call in the log, such as `products.create`. */
  readonly operation: string;
  /** Whether database and containers may be about to come into being. */
  readonly provisioning: boolean;
  readonly translation?: Translation;
}

/**
 * The one place where an error of the SDK becomes ours. An AppError passes as it is. What is not a failure of
 * the database, such as the SDK's refusal of an argument, is `internal_error`.
 */
export async function translateError(error: unknown, context: FailureContext): Promise<AppError> {
  if (error instanceof AppError) return error;
  const failure = readFailure(error);
  if (failure !== undefined) return translateFailure(failure, context, error);
  return new AppError(HTTP_ERRORS.internal_error, 'The call to the database failed.', {}, { cause: error });
}

/** The same for a failure that was read elsewhere: the result of one operation in a batch. */
export async function translateFailure(
  failure: CosmosFailure,
  context: FailureContext,
  cause?: unknown,
): Promise<AppError> {
  const { translation = {} } = context;
  const row = rowOf(failure);
  const { conflict, uniqueViolation = conflict } = translation;
  const named = row.outcome && { ...translation, uniqueViolation }[row.outcome];
  return named === undefined ? tableError(row, failure, context, cause) : named();
}

/** What a row of the table makes of a failure. */
export function tableError(
  row: FailureRow,
  failure: CosmosFailure,
  { operation, provisioning }: Omit<FailureContext, 'translation'>,
  cause: unknown,
): AppError {
  const definition = (provisioning && row.errorBeforeProvisioning) || row.error;
  const { activityId, retryAfterMs } = failure;
  return new AppError(
    definition,
    row.detail,
    {
      ...(activityId === undefined ? {} : { activityId }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
    { cause: new CosmosCallError(operation, failure, row.fix, cause) },
  );
}

/**
 * What a call that was cut short rejects with. A hang-up: the signal's own reason, for nobody reads an answer. A
 * deadline: that the database was too slow, or, when the last that was heard of it was a refusal for lack of
 * request units, that.
 */
export function interruption(
  operation: string,
  { reason, throttle }: Pick<CallCutShort, 'reason' | 'throttle'>,
): unknown {
  if (!isTimeout(reason)) return reason;
  const failure = throttle === undefined ? NOT_IN_TIME : { ...NOT_IN_TIME, ...throttle, status: 429 };
  const cause = new CosmosCallError(operation, failure, undefined, undefined);
  if (throttle === undefined) {
    return new AppError(
      COSMOS_ERRORS.database_unavailable,
      'The database did not answer in time.',
      {},
      { cause },
    );
  }
  return new AppError(COSMOS_ERRORS.throttled, THROTTLED, { ...throttle }, { cause });
}

const NOT_IN_TIME: CosmosFailure = {
  substatus: 0,
  reason: 'TimeoutError',
  message: 'Not answered in time.',
  batch: false,
};

/** What the database said, or did not, behind an error of this module; undefined for a bug. */
export function failureOf(error: AppError): CosmosFailure | undefined {
  return error.cause instanceof CosmosCallError ? error.cause.failure : undefined;
}

/** Whether the database may have done what it was asked: the reply was lost. */
export function isInDoubt(error: AppError): boolean {
  const failure = failureOf(error);
  return failure !== undefined && rowOf(failure).repeat === 'in-doubt';
}

function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
