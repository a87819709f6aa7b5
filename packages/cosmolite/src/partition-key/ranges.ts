import type { PartitionKeyDefinition } from './definition.js';

/** Half-open slice `[min, max)` of the effective partition key space, upper-case hex. */
export interface EpkRange {
  readonly min: string;
  readonly max: string;
}

/** The whole line of effective partition keys. */
export const EVERYTHING: EpkRange = { min: '', max: 'FF' };

/** What two slices have in common; an empty slice when nothing. */
export function intersection(left: EpkRange, right: EpkRange): EpkRange {
  const min = left.min > right.min ? left.min : right.min;
  const max = left.max < right.max ? left.max : right.max;
  return min < max ? { min, max } : { min, max: min };
}

export const isEmpty = ({ min, max }: EpkRange): boolean => min >= max;

export const overlaps = (left: EpkRange, right: EpkRange): boolean => !isEmpty(intersection(left, right));

/** Neighbours become one. The ranges are sorted and disjoint. */
export function mergeAdjacent(ranges: readonly EpkRange[]): EpkRange[] {
  const merged: EpkRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last?.max === range.min) merged[merged.length - 1] = { min: last.min, max: range.max };
    else merged.push(range);
  }
  return merged;
}

/** Digits of one hashed level in a version 2 effective partition key. */
export const LEVEL_DIGITS = 32;

/** Whether a slice that `prefixRange` made holds one logical partition, and not a prefix's or more. */
export const isOnePartition = (
  { min, max }: EpkRange,
  { kind, version, paths }: PartitionKeyDefinition,
): boolean =>
  min !== '' &&
  max === `${min}FF` &&
  ((kind === 'Hash' && version === 1) || min.length === LEVEL_DIGITS * paths.length);
