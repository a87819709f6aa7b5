/** Which property paths a policy indexes, and which composite index serves a sort over several of them. */
import { parseIndexPath } from './path.js';
import type { OrderKey, PropertyPath } from './path.js';
import type { IndexingPolicy } from './policy.js';
import { indexTree, isIndexedIn, type IndexNode } from './tree.js';

const ALWAYS_INDEXED = new Set(['id', '_ts']);

/**
 * Whether a property can be looked up by index.
 * @param path member names; `[]` stands for any position in an array
 */
export function isPathIndexed(policy: IndexingPolicy, path: PropertyPath): boolean {
  if (policy.indexingMode === 'none') return false;
  if (path.length === 1 && ALWAYS_INDEXED.has(path[0] ?? '')) return true;
  return isIndexedIn(lookupIn(policy).tree, path);
}

/** What the policy says about each place in an item. */
export const indexTreeOf = (policy: IndexingPolicy): IndexNode => lookupIn(policy).tree;

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
  readonly tree: IndexNode;
  readonly composites: readonly (readonly OrderKey[])[];
}

const lookups = new WeakMap<IndexingPolicy, Lookup>();

function lookupIn(policy: IndexingPolicy): Lookup {
  const known = lookups.get(policy);
  if (known) return known;
  const made: Lookup = {
    tree: indexTree(policy),
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
