/**
 * Which movements of a ledger have been counted: all numbers up to the last, but those that are missing. Numbers are usually
 * counted in their order. A movement that was written again before it was read comes behind younger ones.
 */
export interface Counted {
  readonly last: number;
  /** Ranges of numbers, both ends included, in their order. */
  readonly missing: readonly (readonly [first: number, last: number])[];
}

export const NONE_COUNTED: Counted = { last: 0, missing: [] };

/** With one more number; undefined when it has been counted before. */
export function withNumber({ last, missing }: Counted, number: number): Counted | undefined {
  if (number > last) {
    const skipped: Counted['missing'] = number === last + 1 ? [] : [[last + 1, number - 1]];
    return { last: number, missing: [...missing, ...skipped] };
  }
  const index = missing.findIndex(([from, to]) => from <= number && number <= to);
  const found = missing[index];
  if (found === undefined) return undefined;
  const [from, to] = found;
  const rest = [[from, number - 1] as const, [number + 1, to] as const].filter(
    ([start, end]) => start <= end,
  );
  return { last, missing: missing.toSpliced(index, 1, ...rest) };
}
