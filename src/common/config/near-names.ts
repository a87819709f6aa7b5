/** Most letters that a slip changes. */
const MOST_SLIPS = 2;

/**
 * A warning for each variable that is not known, begins as a known one does and is near to it: `COSMOS_ENDPONT`. Others are none of
 * our business: an environment is full of them.
 */
export function nearNameWarnings(names: readonly string[], known: ReadonlySet<string>): string[] {
  const prefixes = new Set([...known].filter((name) => name.includes('_')).map(prefixOf));
  return names
    .filter((name) => !known.has(name) && prefixes.has(prefixOf(name)))
    .flatMap((name) => {
      const near = [...known].find((other) => distance(name, other) <= MOST_SLIPS);
      return near === undefined ? [] : [`${name} is not a variable of this service. Do you mean ${near}?`];
    });
}

const prefixOf = (name: string): string => name.slice(0, name.indexOf('_') + 1);

/** Letters to put in, take out, change or swap with the next one, by the shortest way. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > MOST_SLIPS) return Infinity;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        at(row, j) + 1,
        at(next, j - 1) + 1,
        at(row, j - 1) + (isSame ? 0 : 1),
        isSwapped ? at(before, j - 2) + 1 : Infinity,
      );
    }
    before = row;
    row = next;
  }
  return at(row, to.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Infinity;
