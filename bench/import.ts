/**
 * Imports: how much memory a million rows take, and how near they come to what limited request units allow, with an eye on
 * whoever reads meanwhile. Service and database are processes of their own. Printed, never asserted.
 *
 *   npm run bench:import -- [--rows 1000000] [--heap 256] [--few 25000] [--only memory|throttled]
 */
import { parseArgs } from 'node:util';
import { measureMemory } from './import/memory.ts';
import { measureThrottled } from './import/throttled.ts';
import { load, machine } from './support/machine.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    heap: { type: 'string', default: '256' },
    few: { type: 'string', default: '25000' },
    only: { type: 'string' },
  },
});

const parts: Record<string, () => Promise<void>> = {
  memory: () => measureMemory(Number(values.rows), Number(values.heap)),
  throttled: () => measureThrottled(Number(values.few)),
};

const { only } = values;
if (only !== undefined && !(only in parts)) {
  throw new Error(`--only is one of ${Object.keys(parts).join(', ')}`);
}

process.stdout.write(
  `${machine()}, ${load()}\nThe service, cosmolite (durable, on disk) and this client are a process each\n`,
);
for (const [name, measure] of Object.entries(parts)) {
  if (only === undefined || only === name) await measure();
}
