/** Members and elements of values, computed properties of the item among them. */
import { memberOf } from '../../values/values.js';
import { type Analysis, ITEM_SLOT } from '../analyse/analysis.js';
import type { Expression, ExpressionOf } from '../language/ast.js';
import { elementOf } from '../language/operators.js';
import { type ComputedEvaluators, constantOf, type Evaluator, fold } from './environment.js';

type Compile = (operand: Expression) => Evaluator;

/** What paths need of the query around them. */
interface PathContext {
  readonly analysis: Analysis;
  readonly computed?: ComputedEvaluators;
}

export function compileMember(
  { target, name }: ExpressionOf<'member'>,
  compile: Compile,
  context: PathContext,
): Evaluator {
  const computed = computedOf(target, name, context);
  if (computed) return computed;
  const holder = compile(target);
  return fold((environment) => memberOf(holder(environment), name), [holder]);
}

export function compileIndex(
  { target, index }: ExpressionOf<'index'>,
  compile: Compile,
  context: PathContext,
): Evaluator {
  const place = compile(index);
  const name = constantOf(place)?.value;
  const computed = typeof name === 'string' ? computedOf(target, name, context) : undefined;
  if (computed) return computed;
  const holder = compile(target);
  return fold((environment) => elementOf(holder(environment), place(environment)), [holder, place]);
}

/** Reads a computed property when the target is the item itself. */
const computedOf = (
  target: Expression,
  name: string,
  { analysis, computed }: PathContext,
): Evaluator | undefined =>
  target.kind === 'identifier' && analysis.slots.get(target) === ITEM_SLOT ? computed?.get(name) : undefined;
