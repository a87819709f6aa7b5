/** A recorded walk as text. */
import { relative } from 'node:path';
import { laterFeatureOf } from './later-features.ts';
import type { Step } from './recorder.ts';

/** How many functions of a file a table shows: the first ones tell what the file is there for. */
const SHOWN_FUNCTIONS = 3;

/** How many files of a walk stand in which room, and how many came with which later feature. */
export function summaryOf(steps: readonly Step[]): string {
  const features = steps.flatMap(({ file }) => laterFeatureOf(file) ?? []);
  const way = steps.filter(({ file }) => laterFeatureOf(file) === undefined);
  const rooms = way.map(({ file }) => /^src\/(?:common|modules\/[^/]+)/.exec(file)?.[0] ?? 'src');
  const later = features.length === 0 ? 'none' : `${features.length} (${tally(features, 'for')})`;
  return `${way.length} files (${tally(rooms, 'in')}); of later features ${later}; all ${steps.length}`;
}

/** `30 in src/common, 4 in src/modules/cosmos` */
function tally(names: readonly string[], word: string): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${word} ${name}`).join(', ');
}

/** A Markdown table of a walk. Links are relative to `folder`, a path relative to the root of the checkout. */
export function tableOf(steps: readonly Step[], folder: string): string {
  const rows = steps.map(({ file, functions }, index) => {
    const shown = functions.slice(0, SHOWN_FUNCTIONS).map((name) => `\`${name}\``);
    const more = functions.length > SHOWN_FUNCTIONS ? ['…'] : [];
    const cells = [[...shown, ...more].join(', '), laterFeatureOf(file) ?? ''];
    return `| ${index + 1} | [${file}](${relative(folder, file)}) | ${cells.join(' | ')} |`;
  });
  return [
    `${summaryOf(steps)}.`,
    '',
    '| | File | Functions | Later feature |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
