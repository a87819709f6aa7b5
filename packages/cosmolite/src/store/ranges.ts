import { badRequest } from '../errors.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import { hashLine } from '../partition-key/hash-line.js';
import { EVERYTHING, type EpkRange } from '../partition-key/ranges.js';

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

/** Cuts the line into equal ranges, without gaps from `""` to `"FF"`. */
export function initialRanges(definition: PartitionKeyDefinition, count: number): RangeRecord[] {
  const line = hashLine(definition);
  const cuts = Array.from({ length: count - 1 }, (_, index) =>
    line.bound((line.size * BigInt(index + 1)) / BigInt(count)),
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
 * @throws CosmosError 400 for a range too narrow to cut
 */
export function splitRange(
  definition: PartitionKeyDefinition,
  ranges: readonly RangeRecord[],
  parent: RangeRecord,
): RangeRecord[] {
  const line = hashLine(definition);
  const first = line.hash(parent.min);
  const middle = (first + line.hash(parent.max)) / 2n;
  if (middle === first) throw badRequest(`The partition key range '${parent.id}' cannot be split.`);
  const cut = line.bound(middle);
  const parents = [...parent.parents, parent.id];
  const next = Math.max(...ranges.map(({ id }) => Number(id))) + 1;
  const children = [
    { id: String(next), min: parent.min, max: cut, parents },
    { id: String(next + 1), min: cut, max: parent.max, parents },
  ];
  return ranges.flatMap((range) => (range.id === parent.id ? children : [range]));
}
