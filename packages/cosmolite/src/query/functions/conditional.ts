import { memberOf } from '../../values/values.js';
import { decodeRid } from '../../common/rid.js';
import type { SystemFunction } from './function.js';

export const CONDITIONAL_FUNCTIONS: readonly SystemFunction[] = [
  {
    name: 'IIF',
    least: 3,
    most: 3,
    seesUndefined: true,
    evaluate: ([condition, whenTrue, whenFalse]) => (condition === true ? whenTrue : whenFalse),
  },
  {
    name: 'CHOOSE',
    least: 2,
    seesUndefined: true,
    /** The first choice has number 1. */
    evaluate: ([number, ...choices]) =>
      typeof number === 'number' && number >= 1 ? choices[number - 1] : undefined,
  },
];

export const ITEM_FUNCTIONS: readonly SystemFunction[] = [
  {
    name: 'DOCUMENTID',
    least: 1,
    most: 1,
    /** The item's number, as its resource id has it. */
    evaluate: ([item]) => {
      const rid = memberOf(item, '_rid');
      const decoded = typeof rid === 'string' ? decodeRid(rid) : undefined;
      return decoded?.kind === 'item' ? decoded.number : undefined;
    },
  },
];
