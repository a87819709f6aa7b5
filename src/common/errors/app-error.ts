import { type ErrorCode, ERROR_CODES } from './error-codes.js';
import type { FieldError } from './field-error.js';

/** Further members of the problem document. Everything here reaches the client. */
export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  /** Milliseconds until a repeat makes sense; also answered as `Retry-After` in whole seconds, rounded up. */
  readonly retryAfterMs?: number;
  /** Azure Cosmos DB's own id of the failed operation. */
  readonly activityId?: string;
  /** The product's present etag, quoted, when a precondition failed and it is known. */
  readonly currentEtag?: string;
  readonly [member: string]: unknown;
}

/**
 * A failure that the caller may know about. `detail` is shown as it is; `cause` goes to the log only.
 * Anything thrown that is not an AppError is answered as `internal_error`.
 */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    detail: string,
    readonly extras: ProblemExtras = {},
    options?: { cause?: unknown },
  ) {
    super(detail, options);
  }

  /** What the client reads about this occurrence. */
  get detail(): string {
    return this.message;
  }

  /** HTTP status of the code. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  /** Whether the very same request may succeed later. */
  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}
