import type { ErrorDefinition } from './define-errors.js';
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
  readonly code: string;

  constructor(
    readonly definition: ErrorDefinition,
    detail: string,
    readonly extras: ProblemExtras = {},
    options?: { cause?: unknown },
  ) {
    super(detail, options);
    this.code = definition.code;
  }

  /** What the client reads about this occurrence. */
  get detail(): string {
    return this.message;
  }

  /** HTTP status of the code. */
  get status(): number {
    return this.definition.status;
  }

  /** Whether the very same request may succeed later. */
  get retryable(): boolean {
    return this.definition.retryable;
  }

  /** The same failure, telling the client more. */
  with(extras: ProblemExtras): AppError {
    return new AppError(this.definition, this.detail, { ...this.extras, ...extras }, { cause: this.cause });
  }
}

/** Whether something thrown is this failure. */
export const hasCode = (thrown: unknown, { code }: ErrorDefinition): thrown is AppError =>
  thrown instanceof AppError && thrown.code === code;
