import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import type { EpkRange } from '../query/source.js';

/** A physical partition: a slice of the effective partition key line. */
export interface PartitionKeyRange extends EpkRange {
  readonly id: string;
  /** Number of the last change in it. */
  lsn: number;
}

const LOWEST = '';
const HIGHEST = 'FF';
const HASH_DIGITS = 32;
/** The two top bits of a version 2 hash are always clear. */
const HASH_SPACE = 1n << 126n;

/**
 * Cuts the line into equal ranges, without gaps from `""` to `"FF"`. Only version 2 keys are spread:
 * a version 1 key always gets one range.
 */
export function splitRanges(definition: PartitionKeyDefinition, count: number): EpkRange[] {
  const parts = definition.version === 1 ? 1 : count;
  const cuts = Array.from({ length: parts - 1 }, (_, index) =>
    ((HASH_SPACE * BigInt(index + 1)) / BigInt(parts) - 1n)
      .toString(16)
      .toUpperCase()
      .padStart(HASH_DIGITS, '0'),
  );
  const edges = [LOWEST, ...cuts, HIGHEST];
  return cuts.concat(HIGHEST).map((max, index) => ({ min: edges[index] ?? LOWEST, max }));
}
