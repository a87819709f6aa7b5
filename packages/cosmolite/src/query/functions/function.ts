import type { Value } from '../../values/values.js';
import { type CosmosNumber, isNumber } from '../../values/number.js';
import type { Effort } from '../language/effort.js';

/** What a call may know besides its arguments. */
export interface CallContext {
  /** When the query started, Unix milliseconds. */
  readonly now: number;
  /** To be told of work that depends on more than the size of the arguments. */
  readonly effort: Effort;
}

/** One row of the function table. */
export interface SystemFunction {
  /** Upper case; calls may use any. */
  readonly name: string;
  /** Fewest and most arguments; no upper bound when `most` is absent. */
  readonly least: number;
  readonly most?: number;
  /** Called with undefined arguments too. Otherwise one undefined argument makes the result undefined. */
  readonly seesUndefined?: boolean;
  /** Depends on more than its arguments, so it cannot be computed before the query runs. */
  readonly volatile?: boolean;
  /** Arguments of the wrong type make the result undefined, never an error. */
  readonly evaluate: (args: readonly Value[], context: CallContext) => Value;
}

/** `NAME(text)` */
export const ofText = (name: string, evaluate: (text: string) => Value): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([text]) => (typeof text === 'string' ? evaluate(text) : undefined),
});

/** `NAME(number)`, computed on doubles. */
export const ofNumber = (name: string, evaluate: (number: number) => Value): SystemFunction =>
  ofExactNumber(name, (number) => evaluate(Number(number)));

/** `NAME(number)`, every digit of it. */
export const ofExactNumber = (name: string, evaluate: (number: CosmosNumber) => Value): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([number]) => (isNumber(number) ? evaluate(number) : undefined),
});

/** `NAME(number, number)`, computed on doubles. */
export const ofNumbers = (name: string, evaluate: (left: number, right: number) => Value): SystemFunction =>
  ofExactNumbers(name, (left, right) => evaluate(Number(left), Number(right)));

/** `NAME(number, number)`, every digit of them. */
export const ofExactNumbers = (
  name: string,
  evaluate: (left: CosmosNumber, right: CosmosNumber) => Value,
): SystemFunction => ({
  name,
  least: 2,
  most: 2,
  evaluate: ([left, right]) => (isNumber(left) && isNumber(right) ? evaluate(left, right) : undefined),
});
