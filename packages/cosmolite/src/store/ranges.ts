import { badRequest } from '../common/errors.js';
import type { PartitionKeyDefinition } from '../partition-key/definition.js';
import { hashLine } from '../partition-key/hash-line.js';
import { EVERYTHING, type EpkRange, LEVEL_DIGITS } from '../partition-key/ranges.js';

/** A slice of the effective partition key line with its name, as it is kept on disk. */
export interface RangeRecord extends EpkRange {
  readonly id: string;
  /** Ids of the ranges it came from by splits and merges, the oldest first. */
  readonly parents: readonly string[];
}

/** A physical partition. */
export interface PartitionKeyRange extends RangeRecord {
  /** Number of the last change in it. */
  lsn: number;
  /** The transaction that made it; 0 when it was not this process. */
  transaction: number;
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
 * Cuts one of the ranges, in the middle of its hashes unless said otherwise. Its id is never used again; its children take
 * new ones.
 * @param at the bound to cut at, upper-case hex; under a hierarchical key it may lie within one value of the first level
 * @returns all ranges after the split
 * @throws CosmosError 400 for a range too narrow to cut, and for a bound outside of it
 */
export function splitRange(
  definition: PartitionKeyDefinition,
  ranges: readonly RangeRecord[],
  parent: RangeRecord,
  at: string = middleOf(definition, parent),
): RangeRecord[] {
  if (!/^[0-9A-F]+$/.test(at) || at <= parent.min || at >= parent.max) {
    throw badRequest(`The partition key range '${parent.id}' cannot be split there.`);
  }
  const parents = [...parent.parents, parent.id];
  const next = Math.max(...ranges.map(({ id }) => Number(id))) + 1;
  const children = [
    { id: String(next), min: parent.min, max: at, parents },
    { id: String(next + 1), min: at, max: parent.max, parents },
  ];
  return ranges.flatMap((range) => (range.id === parent.id ? children : [range]));
}

/**
 * Makes one range of two neighbours. Their ids are never used again; the new one names both, and theirs, as its parents.
 * @returns all ranges after the merge
 * @throws CosmosError 400 for ranges that are not neighbours
 */
export function mergeRanges(
  ranges: readonly RangeRecord[],
  [left, right]: readonly [RangeRecord, RangeRecord],
): RangeRecord[] {
  if (left.max !== right.min) {
    throw badRequest(`The partition key ranges '${left.id}' and '${right.id}' are not neighbours.`);
  }
  const older = new Set([...left.parents, ...right.parents]);
  const merged = {
    id: String(Math.max(...ranges.map(({ id }) => Number(id))) + 1),
    min: left.min,
    max: right.max,
    parents: [...older, left.id, right.id],
  };
  return ranges.flatMap((range) => (range.id === left.id ? [merged] : range.id === right.id ? [] : [range]));
}

function middleOf(definition: PartitionKeyDefinition, { id, min, max }: RangeRecord): string {
  const isFine = [min, max].some((bound) => bound.length > LEVEL_DIGITS);
  if (definition.kind === 'MultiHash' && isFine) {
    throw badRequest(`The partition key range '${id}' has no middle: say where to split it.`);
  }
  const line = hashLine(definition);
  const first = line.hash(min);
  const middle = (first + line.hash(max)) / 2n;
  if (middle === first) throw badRequest(`The partition key range '${id}' cannot be split.`);
  return line.bound(middle);
}
