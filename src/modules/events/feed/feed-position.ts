import { contains, type KeyRange, overlaps } from '../../cosmos/ranges/key-range.js';

/** Position in the feed of one physical partition. */
export interface RangePosition extends KeyRange {
  /** LSN of the last transaction whose events were all sent. */
  readonly lsn: number;
  /** Within the next transaction, the last event that was sent: see `DerivedEvent.order`. */
  readonly within?: string;
}

/** Position in the feed of a tenant. */
export interface FeedPosition {
  /** `_rid` of the container. LSNs of another container are not comparable. */
  readonly rid: string;
  /** Time of the position, UTC, ISO 8601. */
  readonly at: string;
  /** Without gaps, in key order. */
  readonly ranges: readonly RangePosition[];
}

/** LSN of the position at a hashed key; -1 when no range covers the key. */
export const lsnAt = (ranges: readonly RangePosition[], place: string): number =>
  ranges.find(({ min, max }) => min <= place && place < max)?.lsn ?? -1;

/** Whether the position is at or after the other one. Their ranges may differ after a split. */
export const covers = (ranges: readonly RangePosition[], others: readonly RangePosition[]): boolean =>
  others.every((other) => ranges.every((range) => !overlaps(range, other) || range.lsn >= other.lsn));

/** The position of a part: the lowest of the ranges that it overlaps. */
export function positionOf(part: KeyRange, ranges: readonly RangePosition[]): RangePosition {
  const met = ranges.filter((range) => overlaps(range, part));
  const whole = met.find((range) => contains(range, part));
  if (whole !== undefined) return { ...whole, ...part };
  return { ...part, lsn: Math.min(...met.map(({ lsn }) => lsn)) };
}
