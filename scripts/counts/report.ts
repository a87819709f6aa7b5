/** The counts of one checkout as text: every number is followed by what it counts. */
import { deepestFolder, depthOf, layerArrows, mutualFolders, type RoomUse, usesOf } from './folders.ts';
import { smallFiles } from './small-files.ts';
import type { SourceTree } from './source-tree.ts';

/** A number, what it is the number of, and the things themselves. */
interface Count {
  readonly label: string;
  readonly value: number;
  readonly items?: readonly string[];
}

/** @param folder the name that stands above the counts */
export function reportOf(folder: string, tree: SourceTree): string {
  const counts = [...generalCounts(tree), ...(folder === 'src' ? stockroomCounts(tree) : [])];
  return [folder, ...counts.flatMap(linesOf), ''].join('\n');
}

function generalCounts(tree: SourceTree): Count[] {
  const small = smallFiles(tree);
  const judged = small.filter(({ reason }) => reason === undefined);
  const allowed = small.filter(({ reason }) => reason !== undefined);
  const deepest = deepestFolder(tree);
  return [
    { label: 'files, tests not counted', value: tree.lines.size },
    { label: 'lines in the median file', value: median([...tree.lines.values()]) },
    {
      label: 'files of at most 20 lines with one importer',
      value: judged.length,
      items: judged.map(({ file, lines, importer }) => `${file} (${lines}), for ${importer}`),
    },
    {
      label: '… that may stand alone, not in the number above',
      value: allowed.length,
      items: allowed.map(({ file, lines, reason }) => `${file} (${lines}), ${reason}`),
    },
    {
      label: 'pairs of folders that import each other',
      value: mutualFolders(tree).length,
      items: mutualFolders(tree).map(
        ({ folders: [one, other], imports: [there, back] }) => `${one} → ${other} ${there}, ← ${back}`,
      ),
    },
    { label: 'levels of the deepest folder', value: depthOf(deepest), items: [deepest] },
  ];
}

function stockroomCounts(tree: SourceTree): Count[] {
  const { upward, sideways, outside } = layerArrows(tree);
  const uses = usesOf('products', tree);
  const arrows = (imports: typeof upward) => imports.map(({ from, to }) => `${from} → ${to}`);
  return [
    { label: 'upward imports between the layers of common', value: upward.length, items: arrows(upward) },
    { label: 'imports between rooms of one layer', value: sideways.length, items: arrows(sideways) },
    { label: 'files of common outside every layer', value: outside.length, items: outside },
    ...usesByKind(uses),
  ];
}

const KINDS = ['module and services', 'wire types', 'error codes', 'entities and changes', 'inner'] as const;

const usesByKind = (uses: readonly RoomUse[]): Count[] =>
  KINDS.map((kind) => {
    const ofKind = uses.filter((use) => use.kind === kind);
    return {
      label: `imports from products by other modules: ${kind}`,
      value: ofKind.reduce((sum, { files }) => sum + files.length, 0),
      items: ofKind.map(
        ({ importer, files }) => `${importer}: ${new Set(files).size} files, ${files.length} imports`,
      ),
    };
  });

const linesOf = ({ label, value, items = [] }: Count): string[] => [
  `${String(value).padStart(6)}  ${label}`,
  ...items.map((item) => `            ${item}`),
];

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return (low + high) / 2;
}
