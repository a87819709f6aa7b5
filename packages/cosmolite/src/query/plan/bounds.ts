import { isPrimitive, type JsonPrimitive, type Value } from '../../values/values.js';
import type { ComparisonOperator, Expression, ExpressionOf } from '../language/ast.js';
import { likePrefix } from '../language/like.js';
import type { Bound, PropertyPath } from '../language/source.js';

/** How the planner looks at expressions: as a path of the item, or as a value known before the rows are. */
export interface Lens {
  readonly pathOf: (expression: Expression) => PropertyPath | undefined;
  readonly constantOf: (expression: Expression) => { readonly value: Value } | undefined;
}

/** Conditions that every row passing `where` meets, for an index to narrow the scan with. */
export function boundsOf(where: Expression, lens: Lens): Bound[] {
  switch (where.kind) {
    case 'logical':
      return where.operator === 'AND'
        ? where.operands.flatMap((operand) => boundsOf(operand, lens))
        : ofAny(where.operands.map((operand) => boundsOf(operand, lens)));
    case 'binary':
      return comparison(where, lens);
    case 'between':
      return between(where, lens);
    case 'in':
      return where.not ? [] : membership(where.operand, where.items, lens);
    case 'like':
      return like(where, lens);
    case 'call':
      return call(where, lens);
    case 'member':
    case 'identifier': {
      const path = lens.pathOf(where);
      return path ? [{ path, op: '=', value: true }] : [];
    }
    case 'literal':
    case 'parameter':
    case 'index':
    case 'array':
    case 'object':
    case 'unary':
    case 'conditional':
    case 'subquery':
    case 'resumeFilter':
      return [];
  }
}

const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparison({ operator, left, right }: ExpressionOf<'binary'>, lens: Lens): Bound[] {
  if (!isBoundOperator(operator)) return [];
  return (
    bound(lens.pathOf(left), operator, lens.constantOf(right)) ??
    bound(lens.pathOf(right), MIRRORED[operator], lens.constantOf(left)) ??
    []
  );
}

function between({ not, operand, low, high }: ExpressionOf<'between'>, lens: Lens): Bound[] {
  if (not) return [];
  const path = lens.pathOf(operand);
  return [
    ...(bound(path, '>=', lens.constantOf(low)) ?? []),
    ...(bound(path, '<=', lens.constantOf(high)) ?? []),
  ];
}

function bound(
  path: PropertyPath | undefined,
  op: keyof typeof MIRRORED,
  constant: { readonly value: Value } | undefined,
): Bound[] | undefined {
  if (!path || !constant || !isPrimitive(constant.value)) return undefined;
  return [{ path, op, value: constant.value }];
}

function membership(operand: Expression, items: readonly Expression[], lens: Lens): Bound[] {
  const path = lens.pathOf(operand);
  const values = path && primitives(items.map(lens.constantOf));
  return path && values ? [{ path, op: 'in', values }] : [];
}

function like({ not, operand, pattern, escape }: ExpressionOf<'like'>, lens: Lens): Bound[] {
  const path = lens.pathOf(operand);
  const text = lens.constantOf(pattern)?.value;
  if (not || !path || typeof text !== 'string') return [];
  const { prefix, exact } = likePrefix(text, escape);
  if (exact) return [{ path, op: '=', value: prefix }];
  return prefix === '' ? [] : [{ path, op: 'startsWith', value: prefix }];
}

function call(expression: ExpressionOf<'call'>, lens: Lens): Bound[] {
  const [first, second, third] = expression.arguments;
  const name = expression.name.toUpperCase();
  if (expression.userDefined || !first) return [];
  if (name === 'IS_DEFINED') {
    const path = lens.pathOf(first);
    return path ? [{ path, op: 'defined' }] : [];
  }
  if (!second) return [];
  if (name === 'STARTSWITH') {
    const path = lens.pathOf(first);
    const prefix = lens.constantOf(second)?.value;
    const isExact = !third || lens.constantOf(third)?.value === false;
    return path && isExact && typeof prefix === 'string' ? [{ path, op: 'startsWith', value: prefix }] : [];
  }
  if (name === 'ARRAY_CONTAINS' && !third) {
    const list = lens.constantOf(first)?.value;
    const path = lens.pathOf(second);
    const values = Array.isArray(list) ? primitives(list.map((value) => ({ value }))) : undefined;
    return path && values ? [{ path, op: 'in', values }] : [];
  }
  return [];
}

/**
 * Of an OR: what every side asks of the same path. Values of one path make a set of values; any other bound holds for no item
 * without the path, so that much is left.
 */
function ofAny(sides: readonly (readonly Bound[])[]): Bound[] {
  const [first = [], ...others] = sides;
  const paths = new Map(first.map(({ path }) => [JSON.stringify(path), path]));
  return [...paths].flatMap(([key, path]): Bound[] => {
    const onPath = (bounds: readonly Bound[]): Bound[] =>
      bounds.filter((each) => JSON.stringify(each.path) === key);
    const all = [onPath(first), ...others.map(onPath)];
    if (all.some((bounds) => bounds.length === 0)) return [];
    const values = all.map(valuesOf);
    return values.every((each) => each !== undefined)
      ? [{ path, op: 'in', values: [...new Set(values.flat())] }]
      : [{ path, op: 'defined' }];
  });
}

/** The only values that bounds of one path leave to it, if they say so. */
function valuesOf(bounds: readonly Bound[]): readonly JsonPrimitive[] | undefined {
  for (const each of bounds) {
    if (each.op === '=') return [each.value];
    if (each.op === 'in') return each.values;
  }
  return undefined;
}

function primitives(
  constants: readonly ({ readonly value: Value } | undefined)[],
): JsonPrimitive[] | undefined {
  const values: JsonPrimitive[] = [];
  for (const constant of constants) {
    if (!constant || !isPrimitive(constant.value)) return undefined;
    values.push(constant.value);
  }
  return values;
}

const isBoundOperator = (operator: string): operator is Exclude<ComparisonOperator, '!='> =>
  Object.hasOwn(MIRRORED, operator);
