import { AppError } from '../errors/app-error.js';
import type { FieldError } from '../errors/field-error.js';
import { HTTP_ERRORS } from '../errors/http.errors.js';

/** Most faults that an answer names: it must not grow much larger than the request that provoked it. */
const MAX_NAMED = 1_000;

/** The one maker of `validation_failed`, for the pipe and for rules that no decorator can hold. */
export function validationFailed(errors: readonly FieldError[]): AppError {
  const [first] = errors;
  const detail =
    errors.length === 1 && first !== undefined
      ? `The request has a fault: ${first.detail}.`
      : `The request has ${errors.length} faults; "errors" names ${errors.length > MAX_NAMED ? `the first ${MAX_NAMED}` : 'each'}.`;
  return new AppError(HTTP_ERRORS.validation_failed, detail, { errors: errors.slice(0, MAX_NAMED) });
}
