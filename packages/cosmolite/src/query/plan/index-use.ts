import { compositeFor, isPathIndexed } from '../../indexing/lookup.js';
import type { PreparedQuery } from '../prepare.js';
import type { OrderKey, PropertyPath } from '../source.js';

/** What a query has of the container's index, and what it would have of a wider one. */
export interface IndexUse {
  /** Properties that a filter or a sort looks up. */
  readonly single: readonly PropertyPath[];
  /** Sorts over several properties. */
  readonly composite: readonly (readonly OrderKey[])[];
  /** Properties that a filter could look up if they were indexed. */
  readonly missing: readonly PropertyPath[];
}

/** As the planner sees it: of what it makes no bound, it looks up nothing. */
export function indexUseOf({ scan, container: { indexingPolicy } }: PreparedQuery): IndexUse {
  const { bounds, order = [] } = scan;
  const composite = order.length > 1 ? compositeFor(indexingPolicy, order) : undefined;
  const paths = [...bounds, ...(composite ? [] : order)].map(({ path }) => path);
  const distinct = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  const isIndexed = (path: PropertyPath): boolean => isPathIndexed(indexingPolicy, path);
  return {
    single: distinct.filter(isIndexed),
    composite: composite ? [composite] : [],
    missing: distinct.filter((path) => !isIndexed(path)),
  };
}
