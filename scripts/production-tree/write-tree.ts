import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { productionPackages } from './installed-packages.ts';

/** What a production tree holds. */
export interface TreeSummary {
  readonly packages: number;
  readonly files: number;
  readonly bytes: number;
  /** The largest packages, and the build, the largest first. */
  readonly largest: readonly { readonly name: string; readonly bytes: number }[];
}

/** How many of the largest packages are named. */
const NAMED = 10;

/** Read by compilers, debuggers and people, and never by the running service. Licences stay. */
const NOT_RUN = /\.(?:map|[cm]?ts|tsbuildinfo|flow|markdown)$|^(?!licen[cs]e|notice|copying).*\.md$/i;

/** Sends a report of each installation; it runs nothing of the service. */
const NOT_NEEDED = new Set(['@scarf/scarf']);

/** Part of the build that needs a development dependency. */
const DEVELOPMENT_TOOLS = /^cli\/seed(?:\/|$)/;

/**
 * Writes what production runs to the empty folder `target`: the build, its packages and a package.json of these. Everything
 * comes from the installed and built checkout at `root`: nothing is downloaded, so the tree is what was tested.
 */
export function writeProductionTree(root: string, target: string): TreeSummary {
  mkdirSync(target, { recursive: true });
  if (readdirSync(target).length > 0) throw new Error(`The folder ${target} is not empty.`);
  const packages = productionPackages(root).filter(
    (path) => !NOT_NEEDED.has(path.replace('node_modules/', '')),
  );
  for (const path of packages) copyRunnable(join(root, path), join(target, path), ['node_modules']);
  copyRunnable(join(root, 'dist'), join(target, 'dist'));
  for (const file of ['LICENSE', 'SECURITY.md']) copyFileSync(join(root, file), join(target, file));
  writeFileSync(join(target, 'package.json'), manifest(root));
  const largest = [...packages, 'dist']
    .map((path) => ({ name: path.replace('node_modules/', ''), bytes: sizeOf(join(target, path)).bytes }))
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, NAMED);
  return { packages: packages.length, ...sizeOf(target), largest };
}

function copyRunnable(from: string, to: string, leftOut: readonly string[] = []): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => {
      const inside = path.slice(from.length + 1);
      if (leftOut.includes(inside)) return false;
      return !NOT_RUN.test(basename(path)) && !DEVELOPMENT_TOOLS.test(inside);
    },
  });
}

/** The package's own, without what is not there. */
function manifest(root: string): string {
  const { name, version, description, license, type, engines, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const { cosmolite: _, ...needed } = dependencies;
  const content = { name, version, description, license, private: true, type, engines, dependencies: needed };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function sizeOf(folder: string): { files: number; bytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const sizes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
