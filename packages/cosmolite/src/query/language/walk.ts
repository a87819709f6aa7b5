import type { Expression } from './ast.js';

/** The operands of an expression, left to right. Queries inside it are not entered. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'parameter':
    case 'identifier':
    case 'subquery':
    case 'resumeFilter':
      return [];
    case 'member':
      return [expression.target];
    case 'index':
      return [expression.target, expression.index];
    case 'array':
      return expression.items;
    case 'object':
      return expression.members.map((member) => member.value);
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'logical':
      return expression.operands;
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'in':
      return [expression.operand, ...expression.items];
    case 'like':
      return [expression.operand, expression.pattern];
    case 'call':
      return expression.arguments;
  }
}

/** Whether the expression or anything in it (but not in its subqueries) meets the test. */
export const someExpression = (expression: Expression, test: (candidate: Expression) => boolean): boolean =>
  test(expression) || operandsOf(expression).some((operand) => someExpression(operand, test));
