import { constants } from 'node:os';
import { readArguments, USAGE } from './arguments.js';
import { ImportFailure } from './common/import-failure.js';
import { ImportJob, type Surroundings } from './job.js';

/** Exit codes. */
const SAVED = 0;
const ROWS_FAILED = 1;
const NOT_DONE = 2;

const stopping = new AbortController();
let interruption: 'SIGINT' | 'SIGTERM' | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second one ends the process at once.
  process.once(signal, () => {
    interruption = signal;
    stopping.abort();
  });
}

const { env, stdin, stdout, stderr } = process;
const code = await run(process.argv.slice(2), { env, stdin, stdout, stderr, signal: stopping.signal });
process.exitCode = interruption === undefined ? code : 128 + constants.signals[interruption];

/** Imports a file as the arguments say. @returns the exit code */
async function run(args: string[], surroundings: Surroundings): Promise<number> {
  try {
    const order = readArguments(args, surroundings.env);
    if (order === undefined) {
      surroundings.stdout.write(USAGE);
      return SAVED;
    }
    const { failed } = await new ImportJob(order, surroundings).run();
    return failed === 0 ? SAVED : ROWS_FAILED;
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    surroundings.stderr.write(`${error.message}\n`);
    return NOT_DONE;
  }
}
