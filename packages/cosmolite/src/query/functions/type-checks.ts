import { isObject, isPrimitive } from '../../values.js';
import type { Value } from '../../values.js';
import type { SystemFunction } from './function.js';

/** A missing property has no type: every check answers false for it. */
const check = (name: string, test: (value: Value) => boolean): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  seesUndefined: true,
  evaluate: ([value]) => test(value),
});

/** Beyond it a number no longer fits 64 bits. */
const LARGEST_INTEGER = 2 ** 63;

export const TYPE_CHECKS: readonly SystemFunction[] = [
  check('IS_DEFINED', (value) => value !== undefined),
  check('IS_NULL', (value) => value === null),
  check('IS_BOOL', (value) => typeof value === 'boolean'),
  check('IS_NUMBER', (value) => typeof value === 'number'),
  check('IS_FINITE_NUMBER', (value) => Number.isFinite(value)),
  check('IS_INTEGER', (value) => Number.isInteger(value) && Math.abs(Number(value)) <= LARGEST_INTEGER),
  check('IS_STRING', (value) => typeof value === 'string'),
  check('IS_PRIMITIVE', isPrimitive),
  check('IS_ARRAY', (value) => Array.isArray(value)),
  check('IS_OBJECT', isObject),
];
