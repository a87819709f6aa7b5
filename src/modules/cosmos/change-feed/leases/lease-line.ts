import { contains, type KeyRange } from '../../ranges/key-range.js';
import { type LeaseDocument, rangeOf } from './lease-document.js';

/** The leases of a processor, by their state in a split. */
export interface LeaseLine<L extends LeaseDocument> {
  /** Together they cover all keys without overlap. */
  readonly active: readonly L[];
  /** Covered by the parts of a split. To be removed. */
  readonly replaced: readonly L[];
  /** Parts of an unfinished split. No instance takes them before all parts exist. */
  readonly unfinished: readonly L[];
}

/**
 * A split creates all parts before it removes the whole. So a lease that its parts cover is obsolete. A part within a lease
 * that is not covered may not be read yet. Both hold after a crash between the writes, too.
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

/** Whether ranges cover all of the others. During a split a query may return neither the whole nor its parts. */
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

/** Whether smaller ranges within this one cover it. */
function isCovered(whole: KeyRange, ranges: readonly KeyRange[]): boolean {
  const parts = ranges.filter(
    (range) => contains(whole, range) && (range.min !== whole.min || range.max !== whole.max),
  );
  return parts.length > 0 && coverTogether(parts, [whole]);
}
