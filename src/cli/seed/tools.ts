import type { Faker } from '@faker-js/faker';
import type { SingleBar } from 'cli-progress';
import { StartError } from '../../common/errors/start-error.js';

/** What only seeding needs, and a production installation does not have. */
export interface SeedTools {
  readonly faker: Faker;
  readonly bar: SingleBar;
}

/** @throws StartError that says what to do when they are not installed */
export async function loadSeedTools(): Promise<SeedTools> {
  try {
    const [{ Faker, en }, { default: progress }] = await Promise.all([
      import('@faker-js/faker'),
      import('cli-progress'),
    ]);
    const format = '{bar} {percentage} % | {value} of {total} products | {eta} s to go';
    return { faker: new Faker({ locale: en }), bar: new progress.SingleBar({ format, hideCursor: true }) };
  } catch (cause) {
    throw new StartError(
      'Seeding needs the development dependency @faker-js/faker: install with `npm ci`, without --omit=dev.',
      { cause },
    );
  }
}
