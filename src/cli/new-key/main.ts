import { startFailure } from '../../common/observability/process-failures.js';
import { readArguments } from './arguments.js';
import { newKey } from './job.js';
import { keyText } from './messages.js';

try {
  const { key, row } = newKey(readArguments(process.argv.slice(2)));
  process.stdout.write(keyText(key, row));
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
