import { AppError } from '../../common/errors/app-error.js';
import { defineErrors } from '../../common/errors/define-errors.js';

/** What can be wrong with an `Idempotency-Key`, beside its form. */
export const IDEMPOTENCY_ERRORS = defineErrors({
  idempotency_key_required: {
    status: 400,
    title: 'Idempotency key required',
    retryable: false,
    description:
      'This call needs the header Idempotency-Key, so that a repeat after a lost reply counts once. Choose a new key for each command, such as a UUID, and send the same one with its repeats.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'Idempotent call in progress',
    retryable: true,
    description:
      'Another call with this Idempotency-Key is still running. Repeat the call after Retry-After: it answers what the other one did.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    retryable: false,
    description:
      'This Idempotency-Key belongs to another request: its method, path, query or body differs. Nothing was written. Choose a new key for each new request.',
  },
});

/** Until a repeat of a call that is in progress makes sense, in milliseconds. */
const IN_PROGRESS_RETRY_MS = 1_000;

export const keyRequired = (): AppError =>
  new AppError(
    IDEMPOTENCY_ERRORS.idempotency_key_required,
    'This call needs the header Idempotency-Key: a new key for each command, the same one for its repeats.',
    { errors: [{ header: 'Idempotency-Key', code: 'required', detail: 'Idempotency-Key is required' }] },
  );

export const callInProgress = (): AppError =>
  new AppError(
    IDEMPOTENCY_ERRORS.idempotency_in_progress,
    'A call with this Idempotency-Key is still running.',
    { retryAfterMs: IN_PROGRESS_RETRY_MS },
  );

export const keyReused = (): AppError =>
  new AppError(
    IDEMPOTENCY_ERRORS.idempotency_key_reused,
    'This Idempotency-Key was used for a request with another method, path, query or body.',
  );
