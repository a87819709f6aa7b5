import { constants } from 'node:os';
import { importFile } from './cli/import/import-file.js';

const stopping = new AbortController();
let interruption: 'SIGINT' | 'SIGTERM' | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second one ends the process at once.
  process.once(signal, () => {
    interruption = signal;
    stopping.abort();
  });
}

const code = await importFile(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stopping.signal,
});
process.exitCode = interruption === undefined ? code : 128 + constants.signals[interruption];
