import { contains, type KeyRange, overlaps } from '../ranges/key-range.js';

/** What one physical partition has answered. */
export interface Answer<T> {
  readonly range: KeyRange;
  readonly value: T;
}

export interface Remaining<R extends KeyRange, T> {
  /** Answers that still count, none of which overlaps another or a range of `missing`. */
  readonly kept: readonly Answer<T>[];
  /** Ranges that are to be asked. */
  readonly missing: readonly R[];
}

/**
 * What is left to ask. After a split, the answer of a parent stands for its children. After a merge, the new range is asked as
 * a whole, and the answers of its parts do not count: so nothing is missing, and nothing is there twice.
 */
export function remaining<R extends KeyRange, T>(
  ranges: readonly R[],
  targets: readonly KeyRange[],
  answers: readonly Answer<T>[],
): Remaining<R, T> {
  const wanted = ranges.filter((range) => targets.some((target) => overlaps(range, target)));
  const missing = wanted.filter((range) => !answers.some((answer) => contains(answer.range, range)));
  const kept = answers.filter((answer) => !missing.some((range) => overlaps(range, answer.range)));
  // A dropped answer may uncover other ranges.
  return kept.length === answers.length ? { kept, missing } : remaining(ranges, targets, kept);
}
