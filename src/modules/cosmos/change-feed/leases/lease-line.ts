import { contains, type KeyRange } from '../../ranges/key-range.js';
import { type LeaseDocument, rangeOf } from './lease-document.js';

/** The leases of a processor by what they are good for. */
export interface LeaseLine<L extends LeaseDocument> {
  /** They divide the whole line of keys among them. */
  readonly active: readonly L[];
  /** Covered by finer leases: what a split leaves behind, to be removed. */
  readonly replaced: readonly L[];
  /** Within a lease that is being split: nobody may take them before that one is fully covered. */
  readonly unfinished: readonly L[];
}

/**
 * Leases are only ever refined: a split makes all its parts before it removes the whole. So a lease that finer ones cover is
 * over, and one that lies within another is not begun. That holds after a crash between the two, too.
 */
export function leaseLine<L extends LeaseDocument>(leases: readonly L[]): LeaseLine<L> {
  const replaced = leases.filter((lease) => isCovered(rangeOf(lease), leases.map(rangeOf)));
  const rest = leases.filter((lease) => !replaced.includes(lease));
  const isWithinAnother = (lease: L): boolean =>
    rest.some((other) => other !== lease && contains(rangeOf(other), rangeOf(lease)));
  return {
    active: rest.filter((lease) => !isWithinAnother(lease)),
    replaced,
    unfinished: rest.filter(isWithinAnother),
  };
}

/** Whether ranges leave nothing of others out. A query that meets a split may find neither the whole nor its parts. */
export function coverTogether(ranges: readonly KeyRange[], wholes: readonly KeyRange[]): boolean {
  const start = wholes.map(({ min }) => min).toSorted()[0] ?? '';
  const end =
    wholes
      .map(({ max }) => max)
      .toSorted()
      .at(-1) ?? '';
  let reached = start;
  for (const { min, max } of ranges.toSorted((a, b) => (a.min < b.min ? -1 : 1))) {
    if (min > reached) return false;
    if (max > reached) reached = max;
  }
  return reached >= end;
}

/** Whether ranges that are smaller than this one, and within it, leave nothing of it out. */
function isCovered(whole: KeyRange, ranges: readonly KeyRange[]): boolean {
  const parts = ranges.filter(
    (range) => contains(whole, range) && (range.min !== whole.min || range.max !== whole.max),
  );
  return parts.length > 0 && coverTogether(parts, [whole]);
}
