import type { ScanRequest } from '../../query/language/source.js';
import { type EpkRange, LEVEL_DIGITS, mergeAdjacent } from '../../partition-key/ranges.js';
import { anyOf, condition, type Condition } from './condition.js';

/**
 * Which part of the container a scan may touch, in two wordings: one for the index over the places of
 * items, one for the indexes over their values, which begin with the scope's own column.
 */
export interface Scope {
  /** Leading column of the indexes over values; empty for more than a prefix of one partition key. */
  readonly column: string;
  /** Whether it is one partition key whose text is known, so that items are found by it and their id. */
  readonly hasKey: boolean;
  /** Levels of the partition key that are the same in every row of the scope. */
  readonly fixedLevels: number;
  /** For an index that begins with `column`. */
  readonly inColumn: Condition;
  /** For the index over (epk, row). */
  readonly inPlace: Condition;
}

/** @param levels of the container's partition key */
export function scopeOf({ ranges, partitionKey }: ScanRequest, levels: number): Scope {
  const merged = mergeAdjacent(ranges);
  const [only] = merged.length === 1 ? merged : [];
  if (only && partitionKey !== undefined) {
    return { ...onePartition(condition('epk = ? AND pk = ?', only.min, partitionKey), levels), hasKey: true };
  }
  const inPlace = anyOf(merged.map(({ min, max }) => condition('(epk >= ? AND epk < ?)', min, max)));
  if (only && isPrefix(only)) {
    const isFull = only.min.length === LEVEL_DIGITS * levels;
    if (isFull) return onePartition(condition('epk = ?', only.min), levels);
    const column = `substr(epk, 1, ${only.min.length})`;
    const fixedLevels = only.min.length / LEVEL_DIGITS;
    return { column, hasKey: false, fixedLevels, inColumn: condition(`${column} = ?`, only.min), inPlace };
  }
  return { column: '', hasKey: false, fixedLevels: 0, inColumn: inPlace, inPlace };
}

const onePartition = (inPlace: Condition, fixedLevels: number): Scope => ({
  column: 'epk',
  hasKey: false,
  fixedLevels,
  inColumn: inPlace,
  inPlace,
});

/** Everything under a prefix of a hierarchical partition key, as `prefixRange` makes it. */
const isPrefix = ({ min, max }: EpkRange): boolean =>
  min.length > 0 && min.length % LEVEL_DIGITS === 0 && max === `${min}FF`;
