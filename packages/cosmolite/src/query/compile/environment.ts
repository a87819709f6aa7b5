import type { Value } from '../../values/values.js';
import { Effort } from '../language/effort.js';

/** What expressions read while rows pass by. Slots are numbered by the analysis. */
export interface Environment {
  readonly slots: Value[];
  /** When the query started, Unix milliseconds. */
  readonly now: number;
  /** What the rows make the engine do. */
  readonly effort: Effort;
}

export type Evaluator = (environment: Environment) => Value;

/** By name: what reads a computed property off the item in slot 0. */
export type ComputedEvaluators = ReadonlyMap<string, Evaluator>;

/** An evaluator that knows that it never gives another value. */
interface ConstantEvaluator extends Evaluator {
  readonly constant: { readonly value: Value };
}

export const constant = (value: Value): Evaluator =>
  Object.assign((): Value => value, { constant: { value } }) satisfies ConstantEvaluator;

const isConstant = (evaluator: Evaluator): evaluator is ConstantEvaluator => 'constant' in evaluator;

/** The value of an evaluator that never gives another one. */
export const constantOf = (evaluator: Evaluator): { readonly value: Value } | undefined =>
  isConstant(evaluator) ? evaluator.constant : undefined;

/** Computes now what depends on constants only. */
export const fold = (evaluator: Evaluator, operands: readonly Evaluator[]): Evaluator =>
  operands.every(isConstant) ? constant(evaluator({ slots: [], now: 0, effort: new Effort() })) : evaluator;
