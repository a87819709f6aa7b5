import { compositeFor, isPathIndexed } from '../../indexing/lookup.js';
import type { PreparedQuery } from './prepare.js';
import { keyPathsOf, type PartitionKeyDefinition } from '../../partition-key/definition.js';
import type { Bound, OrderKey, PropertyPath } from '../language/source.js';

/** What a query has of the container's index, and what it would have of a wider one. */
export interface IndexUse {
  /** Properties that a filter or a sort looks up. */
  readonly single: readonly PropertyPath[];
  /** Sorts over several properties. */
  readonly composite: readonly (readonly OrderKey[])[];
  /** Properties that a filter could look up if they were indexed. */
  readonly missing: readonly PropertyPath[];
}

/**
 * As the planner sees it: of what it makes no bound, it looks up nothing. What pins the partition key is
 * answered by the partition and needs no index.
 */
export function indexUseOf({ scan, container }: PreparedQuery): IndexUse {
  const { indexingPolicy, partitionKey } = container;
  const { bounds, order = [] } = scan;
  const composite = order.length > 1 ? compositeFor(indexingPolicy, order) : undefined;
  const pinned = pinnedPaths(bounds, partitionKey);
  const lookups = bounds.filter((bound) => !(isPinning(bound) && pinned.has(JSON.stringify(bound.path))));
  const paths = [...lookups, ...(composite ? [] : order)].map(({ path }) => path);
  const distinct = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  const isIndexed = (path: PropertyPath): boolean => isPathIndexed(indexingPolicy, path);
  return {
    single: distinct.filter(isIndexed),
    composite: composite ? [composite] : [],
    missing: distinct.filter((path) => !isIndexed(path)),
  };
}

const isPinning = ({ op }: Bound): boolean => op === '=' || op === 'in';

/** The leading levels of the partition key that the bounds pin. */
function pinnedPaths(bounds: readonly Bound[], definition: PartitionKeyDefinition): ReadonlySet<string> {
  const held = new Set(bounds.filter(isPinning).map(({ path }) => JSON.stringify(path)));
  const levels = keyPathsOf(definition).map((path) => JSON.stringify(path));
  const open = levels.findIndex((level) => !held.has(level));
  return new Set(open === -1 ? levels : levels.slice(0, open));
}
