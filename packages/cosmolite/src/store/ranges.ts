import { badRequest } from '../errors.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import { EVERYTHING, LEVEL_DIGITS } from '../partition-key/ranges.js';
import type { EpkRange } from '../query/source.js';

/** A slice of the effective partition key line with its name, as it is kept on disk. */
export interface RangeRecord extends EpkRange {
  readonly id: string;
  /** Ids of the ranges it came from by splits, the oldest first. */
  readonly parents: readonly string[];
}

/** A physical partition. */
export interface PartitionKeyRange extends RangeRecord {
  /** Number of the last change in it. */
  lsn: number;
}

/** The two top bits of a version 2 hash are always clear. */
const HASH_SPACE = 1n << 126n;

/**
 * Cuts the line into equal ranges, without gaps from `""` to `"FF"`. Only version 2 keys are spread:
 * a version 1 key always gets one range.
 */
export function initialRanges(definition: PartitionKeyDefinition, count: number): RangeRecord[] {
  const parts = definition.version === 1 ? 1 : count;
  const cuts = Array.from({ length: parts - 1 }, (_, index) =>
    toText((HASH_SPACE * BigInt(index + 1)) / BigInt(parts) - 1n),
  );
  const edges = [EVERYTHING.min, ...cuts];
  return [...cuts, EVERYTHING.max].map((max, index) => ({
    id: String(index),
    min: edges[index] ?? EVERYTHING.min,
    max,
    parents: [],
  }));
}

/**
 * Cuts one of the ranges in the middle. Its id is never used again; its children take new ones.
 * @returns all ranges after the split
 * @throws CosmosError 400 for a version 1 key or a range too narrow to cut
 */
export function splitRange(
  definition: PartitionKeyDefinition,
  ranges: readonly RangeRecord[],
  parent: RangeRecord,
): RangeRecord[] {
  const cut = toText((edge(parent.min) + edge(parent.max)) / 2n - 1n);
  if (definition.version === 1 || cut <= parent.min || cut >= parent.max) {
    throw badRequest(`The partition key range '${parent.id}' cannot be split.`);
  }
  const parents = [...parent.parents, parent.id];
  const next = Math.max(...ranges.map(({ id }) => Number(id))) + 1;
  const children = [
    { id: String(next), min: parent.min, max: cut, parents },
    { id: String(next + 1), min: cut, max: parent.max, parents },
  ];
  return ranges.flatMap((range) => (range.id === parent.id ? children : [range]));
}

/** A cut is written as the last value before it, `1FFF…FF`; the two ends of the line are not. */
function edge(bound: string): bigint {
  if (bound === EVERYTHING.min) return 0n;
  if (bound === EVERYTHING.max) return HASH_SPACE;
  return BigInt(`0x${bound}`) + 1n;
}

const toText = (value: bigint): string => value.toString(16).toUpperCase().padStart(LEVEL_DIGITS, '0');
