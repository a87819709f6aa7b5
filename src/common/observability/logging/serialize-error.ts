import { AppError, hasCode } from '../../errors/app-error.js';
import { HTTP_ERRORS } from '../../errors/http.errors.js';

/** How many causes of causes a line tells. */
const MAX_CAUSES = 4;

export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: SerializedError;
}

/**
 * What a log line says of an error. Only these members: an SDK's error may carry whole requests, signatures included.
 * A failure that we foresaw needs no stack, nor do its causes: during an outage there is one such line per request.
 */
export function serializeError(thrown: unknown): SerializedError {
  return serialize(
    thrown,
    !(thrown instanceof AppError) || hasCode(thrown, HTTP_ERRORS.internal_error),
    MAX_CAUSES,
  );
}

function serialize(thrown: unknown, withStack: boolean, depth: number): SerializedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const code: unknown = Reflect.get(thrown, 'code');
  return {
    type: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(withStack && thrown.stack !== undefined ? { stack: thrown.stack } : {}),
    ...(thrown.cause === undefined || depth === 0
      ? {}
      : { cause: serialize(thrown.cause, withStack, depth - 1) }),
  };
}
