import { contains, type KeyRange, overlaps } from '../../cosmos/ranges/key-range.js';

/** How far the feed of one physical partition was told. */
export interface RangePosition extends KeyRange {
  /** Number of the last transaction that was told as a whole. */
  readonly lsn: number;
  /** Of the next transaction, the last event that was told: see `DerivedEvent.order`. */
  readonly within?: string;
}

/** How far the feed of a tenant was told. */
export interface FeedPosition {
  /** `_rid` of the container: in another one, numbers mean something else. */
  readonly rid: string;
  /** When that was, UTC, ISO 8601. */
  readonly at: string;
  /** Without gaps, in the order of the line. */
  readonly ranges: readonly RangePosition[];
}

/** The number of the last transaction at a place of the line; -1 when the position does not reach there. */
export const lsnAt = (ranges: readonly RangePosition[], place: string): number =>
  ranges.find(({ min, max }) => min <= place && place < max)?.lsn ?? -1;

/** Whether everything was told that the other has told. Ranges of the two may differ after a split. */
export const covers = (ranges: readonly RangePosition[], others: readonly RangePosition[]): boolean =>
  others.every((other) => ranges.every((range) => !overlaps(range, other) || range.lsn >= other.lsn));

/** How far a part of the ranges was told: no further than the least of those that it lies in. */
export function positionOf(part: KeyRange, ranges: readonly RangePosition[]): RangePosition {
  const met = ranges.filter((range) => overlaps(range, part));
  const whole = met.find((range) => contains(range, part));
  if (whole !== undefined) return { ...whole, ...part };
  return { ...part, lsn: Math.min(...met.map(({ lsn }) => lsn)) };
}
