/** Which property paths a policy indexes, and which composite index serves a sort over several of them. */
import { parseIndexPath } from './path.js';
import type { IndexPath, OrderKey, PropertyPath } from './path.js';
import type { IndexingPolicy } from './policy.js';

const ALWAYS_INDEXED = new Set(['id', '_ts']);

/**
 * Whether a property can be looked up by index. The most precise entry decides: more names beat fewer,
 * `/a/?` beats `/a/*`.
 * @param path member names; `[]` stands for any position in an array
 */
export function isPathIndexed(policy: IndexingPolicy, path: PropertyPath): boolean {
  if (policy.indexingMode === 'none') return false;
  if (path.length === 1 && ALWAYS_INDEXED.has(path[0] ?? '')) return true;
  return lookupIn(policy).entries.find((entry) => covers(entry.path, path))?.included ?? false;
}

/** The composite index that serves a sort: the same paths in turn, every direction the same or every one reversed. */
export const compositeFor = (
  policy: IndexingPolicy,
  order: readonly OrderKey[],
): readonly OrderKey[] | undefined =>
  policy.indexingMode === 'none'
    ? undefined
    : lookupIn(policy).composites.find((composite) => serves(composite, order));

/** Every composite index as the keys it sorts by. */
export const compositesOf = (policy: IndexingPolicy): readonly (readonly OrderKey[])[] =>
  lookupIn(policy).composites;

function serves(composite: readonly OrderKey[], order: readonly OrderKey[]): boolean {
  if (composite.length !== order.length) return false;
  const isReversed = composite[0]?.descending !== order[0]?.descending;
  return composite.every((key, index) => {
    const wanted = order[index];
    return (
      wanted !== undefined &&
      key.path.length === wanted.path.length &&
      key.path.every((name, at) => name === wanted.path[at]) &&
      (key.descending !== wanted.descending) === isReversed
    );
  });
}

interface Lookup {
  /** Most precise first. */
  readonly entries: readonly { readonly path: IndexPath; readonly included: boolean }[];
  readonly composites: readonly (readonly OrderKey[])[];
}

const lookups = new WeakMap<IndexingPolicy, Lookup>();

function lookupIn(policy: IndexingPolicy): Lookup {
  const known = lookups.get(policy);
  if (known) return known;
  const made: Lookup = {
    entries: [
      ...policy.includedPaths.map(({ path }) => entry(path, true)),
      ...policy.excludedPaths.map(({ path }) => entry(path, false)),
    ].toSorted((left, right) => precision(right.path) - precision(left.path)),
    composites: (policy.compositeIndexes ?? []).map((composite) =>
      composite.map(({ path, order }) => ({
        path: parseIndexPath(`${path}/?`).names,
        descending: order === 'descending',
      })),
    ),
  };
  lookups.set(policy, made);
  return made;
}

const entry = (path: string, included: boolean): Lookup['entries'][number] => ({
  path: parseIndexPath(path),
  included,
});

const precision = ({ names, below }: IndexPath): number => names.length * 2 + (below ? 0 : 1);

const covers = ({ names, below }: IndexPath, path: PropertyPath): boolean =>
  (below ? path.length >= names.length : path.length === names.length) &&
  names.every((name, at) => name === path[at]);
