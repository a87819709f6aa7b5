/** BETWEEN, IN and LIKE. */
import { equals, isPrimitive, type Value } from '../../values/values.js';
import { isNumber } from '../../values/number.js';
import { isPlain } from '../../values/write.js';
import type { Expression, ExpressionOf } from '../language/ast.js';
import { likeMatcher, type LikeMatcher } from '../language/like.js';
import { applyUnary, compare, connect } from '../language/operators.js';
import { constantOf, type Evaluator, fold } from './environment.js';

type Compile = (operand: Expression) => Evaluator;

export function compileBetween(expression: ExpressionOf<'between'>, compile: Compile): Evaluator {
  const operand = compile(expression.operand);
  const low = compile(expression.low);
  const high = compile(expression.high);
  const evaluate: Evaluator = (environment) => {
    const value = operand(environment);
    return connect('AND', [compare('>=', value, low(environment)), compare('<=', value, high(environment))]);
  };
  return fold(negateIf(expression.not, evaluate), [operand, low, high]);
}

export function compileIn(expression: ExpressionOf<'in'>, compile: Compile): Evaluator {
  const operand = compile(expression.operand);
  const items = expression.items.map(compile);
  const primitives = new Set<Value>();
  const others: Evaluator[] = [];
  for (const item of items) {
    const known = constantOf(item);
    if (known && isPrimitive(known.value) && isSetKey(known.value)) primitives.add(known.value);
    else others.push(item);
  }
  const evaluate: Evaluator = (environment) => {
    const value = operand(environment);
    if (value === undefined) return undefined;
    return primitives.has(value) || others.some((item) => equals(value, item(environment)));
  };
  return fold(negateIf(expression.not, evaluate), [operand, ...items]);
}

/** A double and a 64-bit integer of one value would be two keys of a set. */
const isSetKey = (value: Value): boolean => !isNumber(value) || isPlain(value);

export function compileLike(expression: ExpressionOf<'like'>, compile: Compile): Evaluator {
  const operand = compile(expression.operand);
  const pattern = compile(expression.pattern);
  const matcherFor = (value: Value): LikeMatcher | undefined =>
    typeof value === 'string' ? likeMatcher(value, expression.escape) : undefined;
  const known = constantOf(pattern);
  const prepared = known && { matcher: matcherFor(known.value) };
  const evaluate: Evaluator = (environment) => {
    const value = operand(environment);
    const matcher = prepared ? prepared.matcher : matcherFor(pattern(environment));
    return typeof value === 'string' && matcher ? matcher(value) : undefined;
  };
  return fold(negateIf(expression.not, evaluate), [operand, pattern]);
}

const negateIf = (not: boolean, evaluate: Evaluator): Evaluator =>
  not ? (environment) => applyUnary('NOT', evaluate(environment)) : evaluate;
