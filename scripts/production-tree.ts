/**
 * `npm run production-tree -- FOLDER`: what a container image needs of this checkout, which must be installed and built.
 * Prints how much that is.
 */
import { writeProductionTree } from './production-tree/write-tree.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say where: npm run production-tree -- FOLDER');

const { packages, files, bytes } = writeProductionTree('.', folder);
process.stdout.write(`${packages} packages, ${files} files, ${(bytes / 1e6).toFixed(1)} MB in ${folder}\n`);
