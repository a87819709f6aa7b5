/** How many causes of causes a line tells. */
const MAX_CAUSES = 4;

export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: SerializedError;
}

/** What a log line says of an error. Only these members: an SDK's error may carry whole requests, signatures included. */
export function serializeError(thrown: unknown, depth = MAX_CAUSES): SerializedError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const code: unknown = Reflect.get(thrown, 'code');
  return {
    type: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown.cause === undefined || depth === 0 ? {} : { cause: serializeError(thrown.cause, depth - 1) }),
  };
}
