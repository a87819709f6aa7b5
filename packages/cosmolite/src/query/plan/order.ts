import { notImplemented } from '../../common/errors.js';
import { compositeFor, isPathIndexed } from '../../indexing/lookup.js';
import { parseIndexPath } from '../../indexing/path.js';
import type { IndexingPolicy } from '../../indexing/policy.js';
import type { OrderItem } from '../language/ast.js';
import { plainQueryError, queryErrors } from '../language/query-error.js';
import type { OrderKey, PropertyPath } from '../language/source.js';
import type { ItemPaths } from './paths.js';

const UNMAPPED =
  'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.';

/** What a sort may be served from. */
export interface SortIndex {
  readonly policy: IndexingPolicy;
  readonly isComputed: (path: PropertyPath) => boolean;
}

/**
 * ORDER BY as keys the source can sort by.
 * @throws CosmosError 400 when an item is no path of the document or no index serves the sort,
 *   501 for a path through an array
 */
export function orderKeysOf(items: readonly OrderItem[], paths: ItemPaths, index: SortIndex): OrderKey[] {
  const keys = items.map(({ expression, descending }): OrderKey => {
    const reference = paths.reference(expression);
    if (reference?.kind === 'element') throw notImplemented('ORDER BY over an element of an array');
    if (reference?.kind === 'correlated') {
      throw plainQueryError('Order-by over correlated collections is not supported.');
    }
    if (!reference || reference.path.length === 0) {
      throw queryErrors([{ code: 'SC2206', message: UNMAPPED }]);
    }
    return { path: reference.path, descending };
  });
  requireIndex(keys, index);
  return keys;
}

function requireIndex(keys: readonly OrderKey[], { policy, isComputed }: SortIndex): void {
  const [only, ...more] = keys;
  if (
    only &&
    more.length === 0 &&
    !(isComputed(only.path) ? isNamed(policy, only.path) : isPathIndexed(policy, only.path))
  ) {
    throw plainQueryError('The index path corresponding to the specified order-by item is excluded.');
  }
  if (more.length > 0 && !compositeFor(policy, keys)) {
    throw plainQueryError(
      'The order by query does not have a corresponding composite index that it can be served from.',
    );
  }
}

/** A computed property is indexed only where a path names it: `/*` does not cover it. */
const isNamed = (policy: IndexingPolicy, path: PropertyPath): boolean =>
  isPathIndexed(policy, path) &&
  policy.includedPaths.some((included) => parseIndexPath(included.path).names[0] === path[0]);
