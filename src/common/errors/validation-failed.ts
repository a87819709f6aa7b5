import { AppError } from './app-error.js';
import type { FieldError } from './field-error.js';

/** The one maker of `validation_failed`, for the pipe and for rules that no decorator can hold. */
export function validationFailed(errors: readonly FieldError[]): AppError {
  const [first] = errors;
  const detail =
    errors.length === 1 && first !== undefined
      ? `The request has a fault: ${first.detail}.`
      : `The request has ${errors.length} faults; "errors" names each.`;
  return new AppError('validation_failed', detail, { errors });
}
