import type { Accumulator } from '../language/aggregate.js';
import type { Value } from '../../values/values.js';
import type { Environment, Evaluator } from './environment.js';

/** Called for each row; false asks for no more. */
export type Visit = (environment: Environment) => boolean;

/** Binds each row of FROM that passes WHERE in turn. Answers false when it was asked to stop. */
export type RowSource = (environment: Environment, visit: Visit) => boolean;

export interface CompiledGrouping {
  readonly keys: readonly { readonly evaluate: Evaluator; readonly slot: number }[];
  readonly aggregates: readonly {
    readonly start: () => Accumulator;
    readonly argument: Evaluator;
    readonly slot: number;
  }[];
}

export interface CompiledQuery {
  /** The first source, when it is a set that must be known whole before the first of its rows. */
  readonly derived?: {
    readonly query: CompiledQuery;
    /** Binds one row of the set, and what the other sources and WHERE make of it. */
    readonly rowsOf: (row: Value, environment: Environment, visit: Visit) => boolean;
  };
  /** FROM and WHERE over the item in slot 0; behind a derived source, what comes after it. */
  readonly rows: RowSource;
  readonly grouping?: CompiledGrouping;
  readonly distinct: boolean;
  /** The row as the caller sees it; undefined drops it. */
  readonly project: Evaluator;
}
