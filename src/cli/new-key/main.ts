import { runTool } from '../run-tool.js';
import { readArguments, USAGE } from './arguments.js';
import { newKey } from './job.js';
import { keyText } from './messages.js';

await runTool(USAGE, (args) => {
  const { key, row } = newKey(readArguments(args));
  process.stdout.write(keyText(key, row));
});
