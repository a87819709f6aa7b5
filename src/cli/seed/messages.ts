import { AppError } from '../../common/errors/app-error.js';
import { StartError } from '../../common/errors/start-error.js';
import { startFailure } from '../../common/observability/process-failures.js';
import type { SeedReport } from './seed-products.js';

/** What seeding took, in one line. */
export function summaryText({ products, seconds, requestCharge }: SeedReport): string {
  return `Seeded ${round(products)} products in ${seconds.toFixed(1)} s: ${round(products / seconds)} rows/s, ${round(requestCharge)} RU.`;
}

/** What a person who seeds needs to read when it failed, and what to do next. */
export function failureText(error: unknown, embedded: boolean): string {
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

const round = (value: number): string => Math.round(value).toLocaleString('en');
