/**
 * `npm run walk -- patch|import [--root DIR]`: the files of `src/` that one call runs through, in the order in which they are
 * first reached, each with the functions of it that ran. DIR is any checkout of the project that has been installed and built.
 */
import { parseArgs } from 'node:util';
import { CALLS, type CallName } from './walk/calls.ts';
import { recordWalk } from './walk/record-walk.ts';
import { summaryOf } from './walk/walk-text.ts';

const isCallName = (name: string | undefined): name is CallName => name !== undefined && name in CALLS;

const { values, positionals } = parseArgs({
  options: { root: { type: 'string', default: '.' } },
  allowPositionals: true,
});
const [name] = positionals;
if (!isCallName(name)) throw new Error(`Say which walk: ${Object.keys(CALLS).join(' or ')}.`);

const steps = await recordWalk(values.root, name);
for (const [index, { file, functions }] of steps.entries()) {
  process.stdout.write(`${String(index + 1).padStart(4)}  ${file}  ${functions.join(', ')}\n`);
}
process.stdout.write(`${summaryOf(steps)}\n`);
