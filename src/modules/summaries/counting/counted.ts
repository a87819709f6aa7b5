/**
 * The counted movements of a ledger: all numbers up to the last one, except the missing ones. Numbers usually arrive in order.
 * A movement that was rewritten before it was read arrives after younger ones.
 */
export interface Counted {
  readonly last: number;
  /** Ranges of numbers, both ends included, in their order. */
  readonly missing: readonly (readonly [first: number, last: number])[];
}

export const NONE_COUNTED: Counted = { last: 0, missing: [] };

/** Adds a number; undefined when it was counted before. */
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
