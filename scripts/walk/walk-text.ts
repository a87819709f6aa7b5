/** A recorded walk as text. */
import { relative } from 'node:path';
import type { Step } from './recorder.ts';

/** How many functions of a file a table shows: the first ones tell what the file is there for. */
const SHOWN_FUNCTIONS = 3;

/** How many files of a walk stand in which room: `30 in src/common, 4 in src/modules/cosmos`. */
export function summaryOf(steps: readonly Step[]): string {
  const rooms = new Map<string, number>();
  for (const { file } of steps) {
    const room = /^src\/(?:common|modules\/[^/]+)/.exec(file)?.[0] ?? 'src';
    rooms.set(room, (rooms.get(room) ?? 0) + 1);
  }
  return [...rooms].map(([room, files]) => `${files} in ${room}`).join(', ');
}

/** A Markdown table of a walk. Links are relative to `folder`, a path relative to the root of the checkout. */
export function tableOf(steps: readonly Step[], folder: string): string {
  const rows = steps.map(({ file, functions }, index) => {
    const shown = functions.slice(0, SHOWN_FUNCTIONS).map((name) => `\`${name}\``);
    const more = functions.length > SHOWN_FUNCTIONS ? ['…'] : [];
    return `| ${index + 1} | [${file}](${relative(folder, file)}) | ${[...shown, ...more].join(', ')} |`;
  });
  return [
    `${steps.length} files: ${summaryOf(steps)}.`,
    '',
    '| | File | Functions |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}
