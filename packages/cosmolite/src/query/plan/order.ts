import { badRequest } from '../../errors.js';
import { compositeFor, isPathIndexed } from '../../indexing-policy.js';
import type { IndexingPolicy } from '../../indexing-policy.js';
import type { OrderItem } from '../ast.js';
import { planError } from '../query-error.js';
import type { OrderKey } from '../source.js';
import type { ItemPaths } from './paths.js';

/**
 * ORDER BY as keys the source can sort by.
 * @throws CosmosError 400 when an item is no path of the document or no index serves the sort
 */
export function orderKeysOf(
  items: readonly OrderItem[],
  paths: ItemPaths,
  policy: IndexingPolicy,
): OrderKey[] {
  const keys = items.map(({ expression, descending }): OrderKey => {
    const reference = paths.reference(expression);
    if (reference?.kind === 'correlated') {
      throw badRequest('Order-by over correlated collections is not supported.');
    }
    if (!reference || reference.path.length === 0) {
      throw planError(
        2206,
        'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.',
      );
    }
    return { path: reference.path, descending };
  });
  requireIndex(keys, policy);
  return keys;
}

function requireIndex(keys: readonly OrderKey[], policy: IndexingPolicy): void {
  const [only, ...more] = keys;
  if (only && more.length === 0 && !isPathIndexed(policy, only.path)) {
    throw badRequest('The index path corresponding to the specified order-by item is excluded.');
  }
  if (more.length > 0 && !compositeFor(policy, keys)) {
    throw badRequest(
      'The order by query does not have a corresponding composite index that it can be served from.',
    );
  }
}
