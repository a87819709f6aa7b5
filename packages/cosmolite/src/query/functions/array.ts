import { equals, isObject } from '../../values.js';
import type { Value } from '../../values.js';
import type { SystemFunction } from './function.js';

export const ARRAY_FUNCTIONS: readonly SystemFunction[] = [
  {
    name: 'ARRAY_CONTAINS',
    least: 2,
    most: 3,
    evaluate: ([array, wanted, partial = false]) => {
      if (!Array.isArray(array) || typeof partial !== 'boolean') return undefined;
      return array.some((item) => (partial ? matches(item, wanted) : equals(item, wanted)));
    },
  },
  {
    name: 'ARRAY_LENGTH',
    least: 1,
    most: 1,
    evaluate: ([array]) => (Array.isArray(array) ? array.length : undefined),
  },
];

/** A partial match: each member of `wanted` is in `item`, with objects inside matched the same way. */
function matches(item: Value, wanted: Value): boolean {
  if (!isObject(item) || !isObject(wanted)) return equals(item, wanted);
  return Object.keys(wanted).every((name) => Object.hasOwn(item, name) && matches(item[name], wanted[name]));
}
