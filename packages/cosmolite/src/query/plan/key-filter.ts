/** What a condition leaves possible for a partition key, seen level by level. */
import { isPrimitive, type Value } from '../../values/values.js';
import type { PartitionKeyComponent } from '../../partition-key/definition.js';
import type { Expression } from '../language/ast.js';
import type { PropertyPath } from '../language/source.js';
import { boundsOf, type Lens } from './bounds.js';

/** Values the condition leaves possible for one path of the key; `undefined` when it pins none. */
export type KeyValues = readonly PartitionKeyComponent[] | undefined;

/** Conditions on the type of a value that leave few values of a key. */
const OF_TYPE: Readonly<Record<string, readonly PartitionKeyComponent[]>> = {
  IS_NULL: [null],
  IS_BOOL: [false, true],
};

/** @param where one condition, no AND or OR of several */
export function keyValuesOf(where: Expression, lens: Lens, path: PropertyPath): KeyValues {
  const isKey = (expression: Expression): boolean => isSamePath(lens.pathOf(expression), path);
  const { kind } = where;
  if (kind === 'binary' && where.operator === '=') {
    const constant = isKey(where.left)
      ? lens.constantOf(where.right)
      : isKey(where.right) && lens.constantOf(where.left);
    if (constant) return [componentOf(constant.value)];
  }
  if (kind === 'in' && !where.not && isKey(where.operand)) {
    const constants = where.items.map(lens.constantOf);
    return constants.every((constant) => constant !== undefined)
      ? [...new Set(constants.map(({ value }) => componentOf(value)))]
      : undefined;
  }
  if (kind === 'unary' && where.operator === 'NOT') return denied(where.operand, isKey);
  if (kind === 'call' && !where.userDefined && where.arguments.every(isKey)) {
    return OF_TYPE[where.name.toUpperCase()];
  }
  const bound = boundsOf(where, lens).find((each) => isSamePath(each.path, path));
  if (bound?.op === 'in') return bound.values.map(componentOf);
  return bound?.op === '=' ? [componentOf(bound.value)] : undefined;
}

/** `NOT c.pk` and `NOT IS_DEFINED(c.pk)`. */
function denied(operand: Expression, isKey: (expression: Expression) => boolean): KeyValues {
  if (isKey(operand)) return [false];
  const isMissing =
    operand.kind === 'call' && operand.name.toUpperCase() === 'IS_DEFINED' && operand.arguments.every(isKey);
  return isMissing ? [undefined] : undefined;
}

/** Of items whose key is an object or an array the service has the key of items without one. */
function componentOf(value: Value): PartitionKeyComponent {
  if (value === undefined || !isPrimitive(value)) return undefined;
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) + 0 : value;
}

const isSamePath = (left: PropertyPath | undefined, right: PropertyPath): boolean =>
  left?.length === right.length && left.every((name, at) => name === right[at]);
