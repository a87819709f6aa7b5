import { isNumber, numberOf } from '../../values/number.js';
import { ofExactNumber, ofNumber, ofNumbers } from './function.js';
import type { SystemFunction } from './function.js';

/** Halves go away from zero. */
const round = (number: number): number => Math.sign(number) * Math.round(Math.abs(number));

/** Of an integer beyond a double's digits there is nothing to round. */
const rounding = (name: string, evaluate: (number: number) => number): SystemFunction =>
  ofExactNumber(name, (number) => (typeof number === 'bigint' ? number : evaluate(number)));

const HALF_TURN = 180;

export const MATH_FUNCTIONS: readonly SystemFunction[] = [
  ofExactNumber('ABS', (number) =>
    typeof number === 'number' ? Math.abs(number) : numberOf(number < 0n ? -number : number),
  ),
  ofNumber('ACOS', Math.acos),
  ofNumber('ASIN', Math.asin),
  ofNumber('ATAN', Math.atan),
  ofNumbers('ATN2', Math.atan2),
  rounding('CEILING', Math.ceil),
  ofNumber('COS', Math.cos),
  ofNumber('COT', (angle) => 1 / Math.tan(angle)),
  ofNumber('DEGREES', (angle) => (angle * HALF_TURN) / Math.PI),
  ofNumber('EXP', Math.exp),
  rounding('FLOOR', Math.floor),
  {
    name: 'LOG',
    least: 1,
    most: 2,
    evaluate: ([number, base = Math.E]) => {
      if (!isNumber(number) || !isNumber(base)) return undefined;
      return base === 10 ? Math.log10(Number(number)) : Math.log(Number(number)) / Math.log(Number(base));
    },
  },
  ofNumber('LOG10', Math.log10),
  {
    name: 'NUMBERBIN',
    least: 1,
    most: 2,
    evaluate: ([number, size = 1]) => {
      if (!isNumber(number) || !isNumber(size) || size === 0) return undefined;
      return Math.floor(Number(number) / Number(size)) * Number(size);
    },
  },
  { name: 'PI', least: 0, most: 0, evaluate: () => Math.PI },
  ofNumbers('POWER', Math.pow),
  ofNumber('RADIANS', (degrees) => (degrees * Math.PI) / HALF_TURN),
  { name: 'RAND', least: 0, most: 0, volatile: true, evaluate: () => Math.random() },
  rounding('ROUND', round),
  ofNumber('SIGN', Math.sign),
  ofNumber('SIN', Math.sin),
  ofNumber('SQRT', Math.sqrt),
  ofNumber('SQUARE', (number) => number * number),
  ofNumber('TAN', Math.tan),
  rounding('TRUNC', Math.trunc),
];
