/** Which slices of the partition key space a query can find rows in. */
import { prefixRange } from '../../partition-key/effective.js';
import { EVERYTHING } from '../../partition-key/ranges.js';
import {
  keyPathsOf,
  type PartitionKeyComponent,
  type PartitionKeyDefinition,
} from '../../partition-key/definition.js';
import { compareText } from '../../values/values.js';
import type { Expression } from '../language/ast.js';
import type { EpkRange, PropertyPath } from '../language/source.js';
import type { Lens } from './bounds.js';
import { type KeyValues, keyValuesOf } from './key-filter.js';

/** Beyond this many keys or alternatives the whole space is asked. */
const MOST_KEYS = 1_000;

/** What the filter leaves possible for each partition key path. */
type KeyFilter = readonly KeyValues[];

/** Sorted and disjoint; empty when no row can match. */
export function partitionRanges(
  where: Expression | undefined,
  lens: Lens,
  definition: PartitionKeyDefinition,
): EpkRange[] {
  const paths = keyPathsOf(definition);
  const alternatives = where ? filtersOf(where, lens, paths) : [paths.map(() => undefined)];
  const ranges = new Map<string, EpkRange>();
  for (const filter of alternatives) {
    const keys = prefixesOf(filter);
    if (!keys || ranges.size + keys.length > MOST_KEYS) return [EVERYTHING];
    for (const key of keys) {
      const range = prefixRange(key, definition);
      ranges.set(range.min, range);
    }
  }
  return withoutOverlaps([...ranges.values()].toSorted((left, right) => compareText(left.min, right.min)));
}

/** The filter as alternatives of conjunctions, seen only through the partition key. */
function filtersOf(where: Expression, lens: Lens, paths: readonly PropertyPath[]): KeyFilter[] {
  if (where.kind === 'logical') {
    const sides = where.operands.map((operand) => filtersOf(operand, lens, paths));
    return where.operator === 'OR'
      ? widen(sides.flat(), paths)
      : sides.reduce((left, right) => meet(left, right, paths));
  }
  const constant = lens.constantOf(where);
  if (constant) return constant.value === true ? [paths.map(() => undefined)] : [];
  return [paths.map((path) => keyValuesOf(where, lens, path))];
}

const widen = (filters: readonly KeyFilter[], paths: readonly PropertyPath[]): KeyFilter[] =>
  filters.length > MOST_KEYS ? [paths.map(() => undefined)] : [...filters];

function meet(
  left: readonly KeyFilter[],
  right: readonly KeyFilter[],
  paths: readonly PropertyPath[],
): KeyFilter[] {
  if (left.length * right.length > MOST_KEYS) return left.length < right.length ? [...left] : [...right];
  return left.flatMap((one) =>
    right
      .map((other) => paths.map((_, index) => common(one[index], other[index])))
      .filter((filter) => filter.every((values) => values?.length !== 0)),
  );
}

function common(left: KeyValues, right: KeyValues): KeyValues {
  if (!left || !right) return left ?? right;
  return left.filter((value) => right.includes(value));
}

/** Every key, or prefix of one, the filter allows; `undefined` when not even its first level is pinned. */
function prefixesOf(filter: KeyFilter): PartitionKeyComponent[][] | undefined {
  const pinned = filter.findIndex((values) => values === undefined);
  const levels = pinned === -1 ? filter : filter.slice(0, pinned);
  if (levels.length === 0) return undefined;
  let keys: PartitionKeyComponent[][] = [[]];
  for (const values of levels) {
    keys = keys.flatMap((key) => (values ?? []).map((value) => key.concat(value)));
    if (keys.length > MOST_KEYS) return undefined;
  }
  return keys;
}

/** A prefix swallows the longer keys below it. */
function withoutOverlaps(sorted: readonly EpkRange[]): EpkRange[] {
  const disjoint: EpkRange[] = [];
  for (const range of sorted) {
    const last = disjoint.at(-1);
    if (!last || compareText(range.min, last.max) >= 0) disjoint.push(range);
  }
  return disjoint;
}
