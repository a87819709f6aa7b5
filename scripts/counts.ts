/**
 * `npm run counts -- [--root DIR]`: how the source is divided into files and folders, in numbers.
 * DIR is any checkout of the project, so that two states can be compared; nothing has to be installed there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { reportOf } from './counts/report.ts';
import { readSourceTree } from './counts/source-tree.ts';

const { root } = parseArgs({ options: { root: { type: 'string', default: '.' } } }).values;

for (const folder of ['src', 'packages/cosmolite/src']) {
  if (!existsSync(join(root, folder))) throw new Error(`There is no folder ${folder} in ${root}.`);
  process.stdout.write(`${reportOf(folder, readSourceTree(root, folder))}\n`);
}
