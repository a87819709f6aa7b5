import { isPathIndexed } from '../../indexing/lookup.js';
import type { OrderItem, Query } from '../language/ast.js';
import { constantOf } from '../compile/environment.js';
import { type CompileContext, compileExpression } from '../compile/expression.js';
import type { Bound, OrderKey, PropertyPath } from '../language/source.js';
import type { ContainerShape } from '../language/spec.js';
import { boundsOf, type Lens } from './bounds.js';
import { orderKeysOf } from './order.js';
import { ItemPaths } from './paths.js';

/** What is asked of the item source besides where to look. */
export interface ScanPlan {
  /** `once`: a query without FROM. `nothing`: the filter is constant and not true. */
  readonly reads: 'items' | 'once' | 'nothing';
  readonly bounds: readonly Bound[];
  readonly order?: readonly OrderKey[];
  /** The order is one of computed properties, which the source does not know. */
  readonly isComputedOrder: boolean;
  /** Some bound or sort key can be answered by the index. */
  readonly usesIndex: boolean;
}

export function planScan(query: Query, context: CompileContext, container: ContainerShape): ScanPlan {
  const { indexingPolicy } = container;
  const base = baseOf(query);
  const lens = lensOf(base, context);
  const bounds = base.where ? boundsOf(base.where, lens) : [];
  const order = orderKeysOf(sortOf(query, context), new ItemPaths(query, context.analysis), {
    policy: indexingPolicy,
    isComputed: (path) => isComputed(path, context),
  });
  return {
    reads: readsOf(query, lens),
    bounds,
    ...(order.length > 0 && { order }),
    isComputedOrder: order.some(({ path }) => isComputed(path, context)),
    usesIndex: [...bounds, ...order].some(({ path }) => isPathIndexed(indexingPolicy, path)),
  };
}

const isComputed = ([first = '']: PropertyPath, { computed }: CompileContext): boolean =>
  computed?.has(first) ?? false;

/** An aggregate without GROUP BY leaves one row, which needs neither a sort nor an index for it. */
const sortOf = (query: Query, { analysis }: CompileContext): readonly OrderItem[] =>
  analysis.groupings.has(query) ? [] : (query.orderBy?.items ?? []);

/** The innermost query of `FROM (SELECT … FROM (SELECT … FROM c))`: the one that meets the items. */
export function baseOf(query: Query): Query {
  const collection = query.from[0]?.collection;
  return collection?.kind === 'subquery' ? baseOf(collection.query) : query;
}

export function lensOf(query: Query, context: CompileContext): Lens {
  const paths = new ItemPaths(query, context.analysis);
  return {
    // No source and no partition knows a computed property.
    pathOf: (expression) => {
      const path = paths.path(expression);
      return path && isComputed(path, context) ? undefined : path;
    },
    constantOf: (expression) => constantOf(compileExpression(expression, context)),
  };
}

function readsOf({ from, where }: Query, lens: Lens): ScanPlan['reads'] {
  if (from.length === 0) return 'once';
  const filter = where && lens.constantOf(where);
  return filter && filter.value !== true ? 'nothing' : 'items';
}
