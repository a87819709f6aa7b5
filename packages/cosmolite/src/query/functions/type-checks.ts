import { isObject, isPrimitive, type Value } from '../../values/values.js';
import { integerOf, isNumber } from '../../values/number.js';
import type { SystemFunction } from './function.js';
import { isDateTime } from './ticks.js';

/** A missing property has no type: every check answers false for it. */
const check = (name: string, test: (value: Value) => boolean): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  seesUndefined: true,
  evaluate: ([value]) => test(value),
});

export const TYPE_CHECKS: readonly SystemFunction[] = [
  check('IS_DEFINED', (value) => value !== undefined),
  check('IS_NULL', (value) => value === null),
  check('IS_BOOL', (value) => typeof value === 'boolean'),
  check('IS_NUMBER', isNumber),
  check('IS_FINITE_NUMBER', (value) => typeof value === 'bigint' || Number.isFinite(value)),
  check('IS_INTEGER', (value) => isNumber(value) && integerOf(value) !== undefined),
  check('IS_STRING', (value) => typeof value === 'string'),
  check('IS_DATETIME', isDateTime),
  check('IS_PRIMITIVE', isPrimitive),
  check('IS_ARRAY', (value) => Array.isArray(value)),
  check('IS_OBJECT', isObject),
];
