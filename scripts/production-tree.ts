/**
 * `npm run production-tree -- FOLDER`: what a container image needs of this checkout, which must be installed and built.
 * Prints how much that is, and what most of it is.
 */
import { writeProductionTree } from './production-tree/write-tree.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say where: npm run production-tree -- FOLDER');

const { packages, files, bytes, largest } = writeProductionTree('.', folder);
const megabytes = (size: number): string => `${(size / 1e6).toFixed(1)} MB`;
process.stdout.write(`${packages} packages, ${files} files, ${megabytes(bytes)} in ${folder}\n`);
for (const { name, bytes: size } of largest) {
  process.stdout.write(`${megabytes(size).padStart(9)}  ${name}\n`);
}
