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
        : oneOf(where.operands.flatMap((operand) => alternative(operand, lens)));
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
  if (expression.userDefined || !first || !second) return [];
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

/** One side of an OR as a set of values of one path; a side that is no such thing makes the OR unbounded. */
function alternative(side: Expression, lens: Lens): (InBound | undefined)[] {
  const bounds = boundsOf(side, lens);
  const equality = bounds.find((each) => each.op === '=' || each.op === 'in');
  if (!equality) return [undefined];
  return [equality.op === 'in' ? equality : { path: equality.path, op: 'in', values: [equality.value] }];
}

type InBound = Extract<Bound, { op: 'in' }>;

function oneOf(sides: readonly (InBound | undefined)[]): Bound[] {
  const [first] = sides;
  if (!first) return [];
  const values = new Set<JsonPrimitive>();
  for (const side of sides) {
    if (!side || side.path.join('/') !== first.path.join('/')) return [];
    for (const value of side.values) values.add(value);
  }
  return [{ path: first.path, op: 'in', values: [...values] }];
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
