/** What the imports of a tree say about its folders. */
import { dirname } from 'node:path';
import type { Import, SourceTree } from './source-tree.ts';

export interface FolderPair {
  readonly folders: readonly [string, string];
  /** Imports of the second folder by the first, and of the first by the second. */
  readonly imports: readonly [number, number];
}

/** Pairs of folders of which each imports the other. Files count for the folder that they stand in, not for those above. */
export function mutualFolders({ imports }: SourceTree): FolderPair[] {
  const counts = new Map<string, number>();
  for (const { from, to } of imports) {
    const arrow = arrowOf(dirname(from), dirname(to));
    counts.set(arrow, (counts.get(arrow) ?? 0) + 1);
  }
  return [...counts].flatMap(([arrow, there]) => {
    const [from = '', to = ''] = arrow.split(ARROW);
    const back = counts.get(arrowOf(to, from));
    return from < to && back !== undefined
      ? [{ folders: [from, to] as const, imports: [there, back] as const }]
      : [];
  });
}

const ARROW = ' → ';
const arrowOf = (from: string, to: string): string => `${from}${ARROW}${to}`;

/** The folder with the most folders above it. */
export function deepestFolder({ lines }: SourceTree): string {
  const folders = [...lines.keys()].map(dirname);
  return folders.reduce((deepest, folder) => (depthOf(folder) > depthOf(deepest) ? folder : deepest), '');
}

export const depthOf = (folder: string): number => folder.split('/').length;

/** The layers of `src/common`: a room may import from those before its own, and from itself. */
const LAYERS: readonly (readonly string[])[] = [
  ['errors', 'iteration'],
  ['context'],
  ['validation', 'config', 'retry'],
  ['identity', 'http'],
  ['rate-limit', 'audit', 'observability', 'openapi'],
];

export interface LayerArrows {
  /** Imports from a lower layer to a higher one. */
  readonly upward: readonly Import[];
  /** Imports between two rooms of one layer. */
  readonly sideways: readonly Import[];
  /** Files of `common` in no room that the layers name: they are not judged. */
  readonly outside: readonly string[];
}

export function layerArrows({ lines, imports }: SourceTree): LayerArrows {
  const between = imports.flatMap((entry) => {
    const from = layerOf(entry.from);
    const to = layerOf(entry.to);
    const counts = from >= 0 && to >= 0 && roomOf(entry.from) !== roomOf(entry.to);
    return counts ? [{ entry, from, to }] : [];
  });
  return {
    upward: between.filter(({ from, to }) => from < to).map(({ entry }) => entry),
    sideways: between.filter(({ from, to }) => from === to).map(({ entry }) => entry),
    outside: [...lines.keys()].filter((file) => file.startsWith('src/common/') && layerOf(file) < 0),
  };
}

const roomOf = (file: string): string | undefined => /^src\/common\/([^/]+)\//.exec(file)?.[1];

const layerOf = (file: string): number => LAYERS.findIndex((rooms) => rooms.includes(roomOf(file) ?? ''));

export interface RoomUse {
  readonly importer: string;
  /** What of the room it imports; `inner` is what nobody outside should know. */
  readonly kind: 'module and services' | 'wire types' | 'error codes' | 'entities and changes' | 'inner';
  /** How often it does, and where. */
  readonly files: readonly string[];
}

/** What each other module imports from a module, such as `products`: of its face, and of what stands behind it. */
export function usesOf(module: string, { imports }: SourceTree): RoomUse[] {
  const used = new Map<string, string[]>();
  for (const { from, to } of imports) {
    const importer = moduleOf(from);
    if (importer === undefined || importer === module || moduleOf(to) !== module) continue;
    const key = JSON.stringify([importer, faceOf(to)]);
    used.set(key, [...(used.get(key) ?? []), to]);
  }
  return [...used].map(([key, files]) => {
    const [importer, kind]: [string, RoomUse['kind']] = JSON.parse(key);
    return { importer, kind, files };
  });
}

function faceOf(file: string): RoomUse['kind'] {
  if (/\.(module|service)\.ts$/.test(file)) return 'module and services';
  if (file.includes('/dto/')) return 'wire types';
  if (file.endsWith('.errors.ts')) return 'error codes';
  // What a product is, and what a document of the change feed tells of one: the walls offer both to other modules.
  return /\/entities\/|\/changes\/product-change\.ts$/.test(file) ? 'entities and changes' : 'inner';
}

const moduleOf = (file: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(file)?.[1];
