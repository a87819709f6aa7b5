/** Arithmetic on 64-bit integers that wraps around; anything but integers gives undefined. */
import { integerOf, wrapped } from '../../values/number.js';
import { ofExactNumber, ofExactNumbers } from './function.js';
import type { SystemFunction } from './function.js';

const BITS = 64;

const onIntegers = (
  name: string,
  operation: (left: bigint, right: bigint) => bigint | undefined,
): SystemFunction =>
  ofExactNumbers(name, (left, right) => {
    const [first, second] = [integerOf(left), integerOf(right)];
    const result = first === undefined || second === undefined ? undefined : operation(first, second);
    return result === undefined ? undefined : wrapped(result);
  });

const shift = (name: string, operation: (value: bigint, by: bigint) => bigint): SystemFunction =>
  onIntegers(name, (value, by) => (by >= 0n && by < BITS ? operation(value, by) : undefined));

export const INTEGER_FUNCTIONS: readonly SystemFunction[] = [
  onIntegers('INTADD', (left, right) => left + right),
  onIntegers('INTSUB', (left, right) => left - right),
  onIntegers('INTMUL', (left, right) => left * right),
  onIntegers('INTDIV', (left, right) => (right === 0n ? undefined : left / right)),
  onIntegers('INTMOD', (left, right) => (right === 0n ? undefined : left % right)),
  onIntegers('INTBITAND', (left, right) => left & right),
  onIntegers('INTBITOR', (left, right) => left | right),
  onIntegers('INTBITXOR', (left, right) => left ^ right),
  ofExactNumber('INTBITNOT', (number) => {
    const exact = integerOf(number);
    return exact === undefined ? undefined : wrapped(~exact);
  }),
  shift('INTBITLEFTSHIFT', (value, by) => value << by),
  shift('INTBITRIGHTSHIFT', (value, by) => value >> by),
];
