import { AppError } from '../common/errors/app-error.js';
import { StartError } from '../common/errors/start-error.js';
import { startFailure } from '../common/observability/start-failure.js';

/** What a person who seeds needs to read when it failed, and what to do next. */
export function seedFailure(error: unknown, embedded: boolean): string {
  if (error instanceof AppError) {
    const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
    return `${error.detail}${cause}\nSeeding again goes on from here: it writes the same products over what is there.`;
  }
  const hint =
    embedded && error instanceof StartError
      ? '\nA running service holds its embedded database alone: stop the service, seed, and start it again.'
      : '';
  return startFailure(error) + hint;
}
