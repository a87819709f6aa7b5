import type { Frame } from './frame.ts';

const WIDTH = 1_600;
const ROW = 17;
const TOP = 30;
/** Narrower frames are left out, in parts of the whole. */
const NARROWEST = 0.001;
/** Of a letter, about. */
const LETTER = 6.2;

const COLOURS: Readonly<Record<string, string>> = {
  Stockroom: '#f6ae6d',
  '@azure/cosmos': '#8fb8ed',
  '@nestjs': '#e58a92',
  fastify: '#b7d77a',
  undici: '#7fd0c3',
  Node: '#d9d2e9',
  'Node, in C++': '#c3bcd6',
  'system calls and V8': '#cccccc',
  'garbage collection': '#b5b5b5',
};
const OTHER = '#eadf9e';

/** The tree as a picture that stands still: the deeper the call, the higher it lies, and the wider, the longer it took. */
export function flameGraph(root: Frame, title: string): string {
  const levels = depthOf(root, root.total * NARROWEST);
  const height = TOP + levels * ROW + ROW;
  const parts: string[] = [];
  const draw = (frame: Frame, x: number, level: number): void => {
    const width = (frame.total / root.total) * WIDTH;
    if (frame.total < root.total * NARROWEST) return;
    parts.push(box(frame, root.total, x, height - (level + 1) * ROW, width));
    let left = x;
    for (const child of [...frame.children.values()].toSorted((a, b) => b.total - a.total)) {
      draw(child, left, level + 1);
      left += (child.total / root.total) * WIDTH;
    }
  };
  draw(root, 0, 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Verdana, sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="6" y="19" font-size="14">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function box({ name, owner, total }: Frame, whole: number, x: number, y: number, width: number): string {
  const part = ((total / whole) * 100).toFixed(1);
  const letters = Math.floor((width - 4) / LETTER);
  const label =
    letters < 3 ? '' : `<text x="${round(x + 2)}" y="${y + 12}">${escaped(name.slice(0, letters))}</text>`;
  const colour = COLOURS[owner] ?? OTHER;
  const rectangle = `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${ROW - 1}" fill="${colour}"/>`;
  return `<g><title>${escaped(`${name} (${owner}) ${part} %`)}</title>${rectangle}${label}</g>`;
}

const depthOf = (frame: Frame, narrowest: number): number =>
  1 +
  Math.max(
    0,
    ...[...frame.children.values()]
      .filter(({ total }) => total >= narrowest)
      .map((child) => depthOf(child, narrowest)),
  );

const round = (value: number): string => value.toFixed(1);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
