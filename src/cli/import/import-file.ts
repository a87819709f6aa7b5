import { readArguments } from './arguments.js';
import { ImportFailure } from './import-failure.js';
import { ImportJob } from './import-job.js';
import type { Surroundings } from './surroundings.js';
import { USAGE } from './usage.js';

/** Exit codes. */
const SAVED = 0;
const ROWS_FAILED = 1;
const NOT_DONE = 2;

/** Imports a file as the arguments say. @returns the exit code */
export async function importFile(args: string[], surroundings: Surroundings): Promise<number> {
  const { env, stdout, stderr } = surroundings;
  try {
    const order = readArguments(args, env);
    if (order === undefined) {
      stdout.write(USAGE);
      return SAVED;
    }
    const { failed } = await new ImportJob(order, surroundings).run();
    return failed === 0 ? SAVED : ROWS_FAILED;
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    stderr.write(`${error.message}\n`);
    return NOT_DONE;
  }
}
