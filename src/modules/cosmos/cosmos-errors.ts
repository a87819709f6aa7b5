import { AppError } from '../../common/errors/app-error.js';

/** What a domain calls the outcomes that only it can name. Whatever is left out gets the table's own answer. */
export interface Translation {
  /** 404: the addressed item is not there. */
  readonly notFound?: () => AppError;
  /** 409: another item of the partition has this id. */
  readonly conflict?: () => AppError;
  /** 409 / 3301: a unique key policy is violated. Default: as `conflict`. */
  readonly uniqueViolation?: () => AppError;
  /** 412: the etag or the patch condition does not hold. May ask the database for the present state. */
  readonly preconditionFailed?: () => AppError | Promise<AppError>;
}

export function toAppError(error: unknown): AppError {
  return error instanceof AppError
    ? error
    : new AppError('database_unavailable', 'The database failed.', {}, { cause: error });
}
