/** Reads the TypeScript files of a folder and what they import from each other. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

/** One import of one file by another. Both paths are relative to the root of the checkout. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

export interface SourceTree {
  /** Lines of each file, by its path relative to the root of the checkout. Files of tests are left out. */
  readonly lines: ReadonlyMap<string, number>;
  /** Imports between these files: static, dynamic, re-exports, and those of types only. */
  readonly imports: readonly Import[];
}

/** @param folder relative to `root`, such as `src` */
export function readSourceTree(root: string, folder: string): SourceTree {
  const files = globSync(`${folder}/**/*.ts`, { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
  const texts = new Map(files.toSorted().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  return {
    lines: new Map([...texts].map(([file, text]) => [file, text.split('\n').length - 1])),
    imports: [...texts].flatMap(([from, text]) =>
      specifiersIn(text)
        .map((specifier) => resolved(from, specifier))
        .filter((to) => texts.has(to))
        .map((to) => ({ from, to })),
    ),
  };
}

/** The compiler's own list: it knows every form of an import, and leaves out what stands in a comment or a text. */
const specifiersIn = (text: string): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** The source file that a relative specifier means; anything else stays as it is and is found in no tree. */
function resolved(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return normalize(join(dirname(from), specifier)).replace(/\.js$/, '.ts');
}
