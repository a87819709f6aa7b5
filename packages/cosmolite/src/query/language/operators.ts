/** What operators yield for two values. An undefined or ill-typed operand makes the result undefined. */
import { compareValues, equals, isPrimitive, memberOf, typeName, type Value } from '../../values/values.js';
import { isNumber, numberOf } from '../../values/number.js';
import type { ArithmeticOperator, BitwiseOperator, ComparisonOperator, UnaryOperator } from './ast.js';

type NumberOperation = (left: number, right: number) => number;

/** On doubles, as in the service: `INTADD` and its like keep every digit. */
const ARITHMETIC: Readonly<Record<ArithmeticOperator | BitwiseOperator, NumberOperation>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '>>>': (left, right) => left >>> right,
};

export function calculate(
  operator: ArithmeticOperator | BitwiseOperator,
  left: Value,
  right: Value,
): number | undefined {
  if (!isNumber(left) || !isNumber(right)) return undefined;
  return ARITHMETIC[operator](Number(left), Number(right));
}

export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '=') return equals(left, right);
  if (operator === '!=') return !equals(left, right);
  if (!isPrimitive(left) || typeName(left) !== typeName(right)) return undefined;
  const order = compareValues(left, right);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** `target[index]`: a string names a member, a whole number an array element. */
export function elementOf(target: Value, index: Value): Value {
  if (typeof index === 'string') return memberOf(target, index);
  return Array.isArray(target) && typeof index === 'number' ? target[index] : undefined;
}

export const concat = (left: Value, right: Value): string | undefined =>
  typeof left === 'string' && typeof right === 'string' ? left + right : undefined;

export function applyUnary(operator: UnaryOperator, operand: Value): Value {
  if (operator === 'NOT') return typeof operand === 'boolean' ? !operand : undefined;
  if (typeof operand === 'bigint') return ofInteger(operator, operand);
  if (typeof operand !== 'number') return undefined;
  switch (operator) {
    case '-':
      // Cosmos has no negative zero.
      return operand === 0 ? 0 : -operand;
    case '+':
      return operand;
    case '~':
      return ~operand;
  }
}

function ofInteger(operator: Exclude<UnaryOperator, 'NOT'>, operand: bigint): Value {
  if (operator === '~') return ~Number(operand);
  return operator === '-' ? numberOf(-operand) : operand;
}

/** AND is false, and OR true, as soon as one operand is; otherwise every operand must be boolean. */
export function connect(operator: 'AND' | 'OR', operands: Iterable<Value>): boolean | undefined {
  const decisive = operator === 'OR';
  let result: boolean | undefined = !decisive;
  for (const operand of operands) {
    if (operand === decisive) return decisive;
    if (typeof operand !== 'boolean') result = undefined;
  }
  return result;
}
