import { equals, isPrimitive, type Json, type JsonPrimitive, type Value } from '../../values/values.js';
import { isPlain } from '../../values/write.js';
import type { Analysis } from '../analyse/analysis.js';
import type { Expression, ExpressionOf } from '../language/ast.js';
import { functionOf } from '../functions/index.js';
import { applyUnary, calculate, compare, concat } from '../language/operators.js';
import { type ComputedEvaluators, constant, constantOf, type Evaluator, fold } from './environment.js';
import { compileArray, compileObject } from './constructors.js';
import { compileBetween, compileIn, compileLike } from './membership.js';
import { compileIndex, compileMember } from './paths.js';
import { called, measured } from './size.js';

export interface CompileContext {
  readonly analysis: Analysis;
  readonly parameters: ReadonlyMap<string, Json>;
  /** Of the container's items; they come before stored members of the same name. */
  readonly computed?: ComputedEvaluators;
  readonly compileSubquery: (subquery: ExpressionOf<'subquery'>, context: CompileContext) => Evaluator;
}

/** Turns an expression into a closure over the environment; what is constant is computed here, once. */
export function compileExpression(expression: Expression, context: CompileContext): Evaluator {
  const slot = context.analysis.slots.get(expression);
  if (slot !== undefined) return ({ slots }) => slots[slot];
  const compile = (operand: Expression): Evaluator => compileExpression(operand, context);

  switch (expression.kind) {
    case 'literal':
      return constant(expression.value);
    case 'parameter':
      return constant(context.parameters.get(expression.name));
    case 'resumeFilter':
      return constant(true);
    case 'identifier':
      return constant(undefined);
    case 'member':
      return compileMember(expression, compile, context);
    case 'index':
      return compileIndex(expression, compile, context);
    case 'array':
      return compileArray(expression.items.map(compile));
    case 'object':
      return compileObject(
        expression.members.map(({ name }) => name),
        expression.members.map(({ value }) => compile(value)),
      );
    case 'unary': {
      const { operator } = expression;
      const operand = compile(expression.operand);
      return fold((environment) => applyUnary(operator, operand(environment)), [operand]);
    }
    case 'binary':
      return compileBinary(expression.operator, compile(expression.left), compile(expression.right));
    case 'logical':
      return compileLogical(expression.operator, expression.operands.map(compile));
    case 'conditional': {
      const test = compile(expression.condition);
      const whenTrue = compile(expression.whenTrue);
      const whenFalse = compile(expression.whenFalse);
      return fold(
        (environment) => (test(environment) === true ? whenTrue(environment) : whenFalse(environment)),
        [test, whenTrue, whenFalse],
      );
    }
    case 'between':
      return compileBetween(expression, compile);
    case 'in':
      return compileIn(expression, compile);
    case 'like':
      return compileLike(expression, compile);
    case 'call':
      return compileCall(expression, expression.arguments.map(compile));
    case 'subquery':
      return context.compileSubquery(expression, context);
  }
}

function compileBinary(
  operator: ExpressionOf<'binary'>['operator'],
  left: Evaluator,
  right: Evaluator,
): Evaluator {
  return fold(binary(operator, left, right), [left, right]);
}

function binary(operator: ExpressionOf<'binary'>['operator'], left: Evaluator, right: Evaluator): Evaluator {
  switch (operator) {
    case '??':
      return (environment) => {
        const value = left(environment);
        return value === undefined ? right(environment) : value;
      };
    case '||':
      return (environment) => measured(concat(left(environment), right(environment)), environment.effort);
    case '=': {
      const wanted = constantOf(right)?.value;
      return wanted !== undefined && isPrimitive(wanted)
        ? equalsConstant(left, wanted)
        : (environment) => compare(operator, left(environment), right(environment));
    }
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (environment) => compare(operator, left(environment), right(environment));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
    case '>>>':
      return (environment) => calculate(operator, left(environment), right(environment));
  }
}

function equalsConstant(left: Evaluator, wanted: JsonPrimitive): Evaluator {
  // Only a number beyond the safe integers may be written in two ways.
  const isLarge = !isPlain(wanted);
  return (environment) => {
    const value = left(environment);
    return value === undefined ? undefined : value === wanted || (isLarge && equals(value, wanted));
  };
}

function compileLogical(operator: 'AND' | 'OR', operands: readonly Evaluator[]): Evaluator {
  const decisive = operator === 'OR';
  const evaluate: Evaluator = (environment) => {
    let result: Value = !decisive;
    for (const operand of operands) {
      const value = operand(environment);
      if (value === decisive) return decisive;
      if (typeof value !== 'boolean') result = undefined;
    }
    return result;
  };
  return fold(evaluate, operands);
}

function compileCall(call: ExpressionOf<'call'>, args: readonly Evaluator[]): Evaluator {
  const found = functionOf(call);
  if (!found) throw new TypeError(`the analysis let the unknown function ${call.name} pass`);
  const { evaluate, seesUndefined, volatile } = found;
  const evaluator: Evaluator = (environment) => {
    const values: Value[] = [];
    for (const argument of args) {
      const value = argument(environment);
      if (value === undefined && !seesUndefined) return undefined;
      values.push(value);
    }
    return measured(called(evaluate, values, environment), environment.effort);
  };
  return volatile ? evaluator : fold(evaluator, args);
}
