/** Small files with one importer: most of them belong into the file that imports them. */
import { basename, dirname } from 'node:path';
import type { SourceTree } from './source-tree.ts';

export interface SmallFile {
  readonly file: string;
  readonly lines: number;
  readonly importer: string;
  /** Why it may stand alone; undefined where nothing speaks for it. */
  readonly reason: 'Nest landmark' | 'one file per operation' | 'door of its folder' | undefined;
}

const SMALL_LINES = 20;

/** Names in which a Nest engineer looks for a thing, however short it is. */
const LANDMARK =
  /\.(module|controller|service|repository|guard|filter|interceptor|pipe|decorator|indicator|provider|config|constants|errors|dto|query|params|response)\.ts$/;

/** Folders with one file for each operation or function: a short one stands there beside long ones. */
const ONE_FILE_PER_OPERATION = new Set(['operations', 'functions']);

export function smallFiles({ lines, imports }: SourceTree): SmallFile[] {
  const importers = new Map<string, Set<string>>();
  for (const { from, to } of imports) importers.set(to, (importers.get(to) ?? new Set()).add(from));
  return [...lines].flatMap(([file, count]) => {
    const [importer, ...others] = importers.get(file) ?? [];
    if (count > SMALL_LINES || importer === undefined || others.length > 0) return [];
    return [{ file, lines: count, importer, reason: reasonFor(file) }];
  });
}

function reasonFor(file: string): SmallFile['reason'] {
  if (LANDMARK.test(file)) return 'Nest landmark';
  if (basename(file) === 'index.ts') return 'door of its folder';
  return ONE_FILE_PER_OPERATION.has(basename(dirname(file))) ? 'one file per operation' : undefined;
}
