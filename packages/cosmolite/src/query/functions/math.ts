import { ofNumber, ofNumbers } from './function.js';
import type { SystemFunction } from './function.js';

/** Halves go away from zero. */
const round = (number: number): number => Math.sign(number) * Math.round(Math.abs(number));

const HALF_TURN = 180;

export const MATH_FUNCTIONS: readonly SystemFunction[] = [
  ofNumber('ABS', Math.abs),
  ofNumber('ACOS', Math.acos),
  ofNumber('ASIN', Math.asin),
  ofNumber('ATAN', Math.atan),
  ofNumbers('ATN2', Math.atan2),
  ofNumber('CEILING', Math.ceil),
  ofNumber('COS', Math.cos),
  ofNumber('COT', (angle) => 1 / Math.tan(angle)),
  ofNumber('DEGREES', (angle) => (angle * HALF_TURN) / Math.PI),
  ofNumber('EXP', Math.exp),
  ofNumber('FLOOR', Math.floor),
  {
    name: 'LOG',
    least: 1,
    most: 2,
    evaluate: ([number, base = Math.E]) => {
      if (typeof number !== 'number' || typeof base !== 'number') return undefined;
      return base === 10 ? Math.log10(number) : Math.log(number) / Math.log(base);
    },
  },
  ofNumber('LOG10', Math.log10),
  {
    name: 'NUMBERBIN',
    least: 1,
    most: 2,
    evaluate: ([number, size = 1]) => {
      if (typeof number !== 'number' || typeof size !== 'number' || size === 0) return undefined;
      return Math.floor(number / size) * size;
    },
  },
  { name: 'PI', least: 0, most: 0, evaluate: () => Math.PI },
  ofNumbers('POWER', Math.pow),
  ofNumber('RADIANS', (degrees) => (degrees * Math.PI) / HALF_TURN),
  { name: 'RAND', least: 0, most: 0, volatile: true, evaluate: () => Math.random() },
  ofNumber('ROUND', round),
  ofNumber('SIGN', Math.sign),
  ofNumber('SIN', Math.sin),
  ofNumber('SQRT', Math.sqrt),
  ofNumber('SQUARE', (number) => number * number),
  ofNumber('TAN', Math.tan),
  ofNumber('TRUNC', Math.trunc),
];
