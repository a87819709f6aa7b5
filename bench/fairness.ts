/**
 * What others notice of imports: how long a read takes beside one, and what three of them leave of a tenant's request units.
 * With `--before`, the same of another build, in turns, so that both meet the same machine. Printed, never asserted.
 *
 *   npm run bench:fairness -- [--before /path/to/dist/main.js] [--rows 20000] [--rounds 2] [--seconds 30] [--only reads|budget]
 */
import { parseArgs } from 'node:util';
import { measureBudget } from './fairness/budget.ts';
import { measureReads } from './fairness/reads.ts';
import { load, machine } from './support/machine.ts';

const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    rows: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '30' },
    only: { type: 'string' },
  },
});

const builds = [
  ...(values.before === undefined ? [] : [{ name: 'before', main: values.before }]),
  { name: 'now' },
];
const { only } = values;

process.stdout.write(`${machine()}, ${load()}\nThe service, cosmolite and this client are a process each\n`);
if (only !== 'budget') await measureReads(builds, Number(values.rows), Number(values.rounds));
if (only !== 'reads') await measureBudget(builds, Number(values.seconds));
