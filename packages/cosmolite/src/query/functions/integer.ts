/** Arithmetic on 64-bit integers that wraps around; anything but integers gives undefined. */
import { ofNumber, ofNumbers } from './function.js';
import type { SystemFunction } from './function.js';

const BITS = 64;

const wrapped = (result: bigint): number => Number(BigInt.asIntN(BITS, result));

const onIntegers = (
  name: string,
  operation: (left: bigint, right: bigint) => bigint | undefined,
): SystemFunction =>
  ofNumbers(name, (left, right) => {
    if (!Number.isInteger(left) || !Number.isInteger(right)) return undefined;
    const result = operation(BigInt(left), BigInt(right));
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
  ofNumber('INTBITNOT', (number) => (Number.isInteger(number) ? wrapped(~BigInt(number)) : undefined)),
  shift('INTBITLEFTSHIFT', (value, by) => value << by),
  shift('INTBITRIGHTSHIFT', (value, by) => value >> by),
];
