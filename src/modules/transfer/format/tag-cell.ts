/** Tags in one cell, separated by `|`. A `|` or `\` in a tag has a `\` in front. */
export const joinTags = (tags: readonly string[]): string =>
  tags.map((tag) => tag.replaceAll(/[\\|]/g, '\\$&')).join('|');

/** Far more than a product may have: enough to say that they are too many. */
const MAX_TAGS = 1_000;

/** The reverse; what is behind {@link MAX_TAGS} tags is left out. A `\` in front of anything else is itself. An empty cell is no tags at all. */
export function splitTags(cell: string): string[] {
  if (cell === '') return [];
  const tags = [''];
  for (const [piece, escaped] of cell.matchAll(/\\([\\|])|[^]/gu)) {
    if (piece === '|' && tags.length > MAX_TAGS) break;
    if (piece === '|') tags.push('');
    else tags.push(`${tags.pop() ?? ''}${escaped ?? piece}`);
  }
  return tags;
}
