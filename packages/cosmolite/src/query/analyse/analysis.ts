import type { AggregateName } from '../language/aggregate.js';
import type { Expression, Query, Source, Span } from '../language/ast.js';

/** Slot 0 of the environment always holds the item at hand. */
export const ITEM_SLOT = 0;

export interface AggregateCall {
  readonly name: AggregateName;
  readonly argument: Expression;
  readonly slot: number;
}

export interface GroupKey {
  readonly expression: Expression;
  readonly slot: number;
}

/** How a query with GROUP BY or aggregates folds its rows. Without GROUP BY there is one group and no key. */
export interface Grouping {
  readonly keys: readonly GroupKey[];
  readonly aggregates: readonly AggregateCall[];
}

/** Where a FROM source starts: a slot, which for a first source outside subqueries is the item's. */
export interface SourceBinding {
  readonly slot: number;
  /** Slot the collection's path starts from; absent when the collection is a subquery. */
  readonly rootSlot?: number;
}

/**
 * What names mean. Values live in numbered slots of one flat environment: the item, each FROM alias,
 * each group key and each aggregate of the query and of its subqueries has its own.
 */
export interface Analysis {
  readonly slotCount: number;
  /** Expressions that read a slot: identifiers, aggregate calls, and copies of a group key. */
  readonly slots: ReadonlyMap<Expression, number>;
  readonly sources: ReadonlyMap<Source, SourceBinding>;
  readonly groupings: ReadonlyMap<Query, Grouping>;
  /** Parameters the query uses, and where it does. */
  readonly parameters: ReadonlyMap<string, Span>;
}
