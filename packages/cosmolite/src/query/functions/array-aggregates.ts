import { compareValues, isPrimitive, type Json, type Value } from '../../values/values.js';
import { isNumber } from '../../values/number.js';
import type { SystemFunction } from './function.js';

/** `NAME(array)` over numbers; undefined when another value is among them. */
const ofNumbersIn = (name: string, evaluate: (numbers: number[]) => Value): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([array]) =>
    Array.isArray(array) && array.every(isNumber) ? evaluate(array.map(Number)) : undefined,
});

/** `NAME(array)`: the value that comes last in one direction; strings are above numbers, booleans and null. */
const extreme = (name: string, direction: 1 | -1): SystemFunction => ({
  name,
  least: 1,
  most: 1,
  evaluate: ([array]) => {
    if (!Array.isArray(array) || !array.every(isPrimitive)) return undefined;
    let best: Json | undefined = array[0];
    for (const value of array) if (compareValues(value, best) * direction > 0) best = value;
    return best;
  },
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The middle number, or the mean of the two in the middle. */
function median(numbers: number[]): Value {
  const sorted = numbers.toSorted((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

export const ARRAY_AGGREGATES: readonly SystemFunction[] = [
  ofNumbersIn('ARRAY_SUM', sum),
  ofNumbersIn('ARRAY_AVG', (numbers) => (numbers.length > 0 ? sum(numbers) / numbers.length : undefined)),
  ofNumbersIn('ARRAY_MEDIAN', median),
  extreme('ARRAY_MAX', 1),
  extreme('ARRAY_MIN', -1),
];
