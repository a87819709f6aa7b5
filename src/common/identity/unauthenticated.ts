import { AppError } from '../errors/app-error.js';

/** No credential, or one that vouches for nobody. The detail is shown to whoever asks, so it may not help to guess. */
export function unauthenticated(detail: string, cause?: unknown): AppError {
  return new AppError('unauthenticated', detail, {}, { cause });
}
