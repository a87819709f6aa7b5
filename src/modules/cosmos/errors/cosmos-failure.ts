/** What a failed call says about itself, whatever the SDK threw. */
export interface CosmosFailure {
  /** HTTP status of the answer, or of the operation's result in a batch; undefined when there was no answer. */
  readonly status?: number | undefined;
  /** Azure Cosmos DB's sub-status; 0 when it sent none. */
  readonly substatus: number;
  /** Why there was no answer: a network error's code such as `ECONNREFUSED`, or the name of the error. */
  readonly reason?: string | undefined;
  readonly message: string;
  readonly activityId?: string | undefined;
  /** When the service would have the request again, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether a transactional batch failed as a whole. */
  readonly batch: boolean;
}

/** A failure in one line, for the log. The SDK's error is its cause. */
export class CosmosCallError extends Error {
  override readonly name = 'CosmosCallError';

  constructor(
    operation: string,
    readonly failure: CosmosFailure,
    fix: string | undefined,
    cause: unknown,
  ) {
    const { status, substatus, reason, message, activityId } = failure;
    const what = status === undefined ? (reason ?? 'failed') : `${status}/${substatus}`;
    const activity = activityId === undefined ? '' : ` (activity ${activityId})`;
    super(`${operation}: ${what} ${message}${activity}${fix === undefined ? '' : ` To fix: ${fix}`}`, {
      cause,
    });
  }
}

/** Members of the SDK's errors that say something. None of its classes has them all. */
interface SdkError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly substatus?: unknown;
  readonly message?: unknown;
  readonly activityId?: unknown;
  readonly retryAfterInMs?: unknown;
  readonly statusCode?: unknown;
  readonly cause?: unknown;
}

/**
 * Reads what the SDK threw: `ErrorResponse` (a number as code), `RestError` and `TimeoutError` (no answer), the
 * identity library's errors (no token), and the plain Error around a failed batch, whose cause is one of these.
 * Undefined for anything else, such as the SDK's refusal of an argument: those are bugs of the caller.
 */
export function readFailure(error: unknown): CosmosFailure | undefined {
  if (!isObject(error)) return undefined;
  const failure = readAnswer(error) ?? readSilence(error) ?? readCredentialError(error);
  if (failure !== undefined) return failure;
  const inBatch = isObject(error.cause) ? readFailure(error.cause) : undefined;
  return inBatch && { ...inBatch, batch: true };
}

/**
 * Whether something thrown is the SDK's although it has none of its classes: an answer as a plain object, the Error around a
 * failed batch, an error of the identity library. Stricter than `readFailure`, which knows that a call to the database failed.
 */
export function isSdkFailure(thrown: unknown): boolean {
  if (!isObject(thrown)) return false;
  if (readAnswer(thrown) !== undefined || thrown.name === 'RestError') return true;
  const { cause } = thrown;
  if (firstLine(thrown.message).startsWith('Batch request error:')) return readFailure(cause) !== undefined;
  // Other libraries have an AuthenticationError too, about their own callers.
  const isForeign = thrown.name === 'AuthenticationError' && !('errorResponse' in thrown);
  return CREDENTIAL_ERRORS.has(thrown.name) && !isForeign;
}

function readAnswer(error: SdkError): CosmosFailure | undefined {
  // A DOMException has a small number as its code.
  if (typeof error.code !== 'number' || error.code < 400 || error.code > 599) return undefined;
  return {
    status: error.code,
    substatus: typeof error.substatus === 'number' ? error.substatus : 0,
    message: firstLine(error.message),
    activityId: typeof error.activityId === 'string' ? error.activityId : undefined,
    retryAfterMs: typeof error.retryAfterInMs === 'number' ? error.retryAfterInMs : undefined,
    batch: false,
  };
}

function readSilence(error: SdkError): CosmosFailure | undefined {
  if (error.name !== 'RestError' && error.name !== 'TimeoutError') return undefined;
  const reason = typeof error.code === 'string' ? error.code : error.name;
  return { substatus: 0, reason, message: firstLine(error.message), batch: false };
}

const CREDENTIAL_ERRORS: ReadonlySet<unknown> = new Set([
  'AuthenticationError',
  'AggregateAuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

function readCredentialError(error: SdkError): CosmosFailure | undefined {
  if (!CREDENTIAL_ERRORS.has(error.name)) return undefined;
  const down = typeof error.statusCode === 'number' && error.statusCode >= 500;
  const reason = down ? 'TokenServiceUnavailable' : 'CredentialRefused';
  return { substatus: 0, reason, message: firstLine(error.message), batch: false };
}

function isObject(value: unknown): value is SdkError {
  return typeof value === 'object' && value !== null;
}

/** The service ends its messages with lines about its own machines. */
function firstLine(message: unknown): string {
  return typeof message === 'string' ? (message.split(/\r?\n/, 1)[0] ?? '') : '';
}
