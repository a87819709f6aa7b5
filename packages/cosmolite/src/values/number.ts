/**
 * Numbers as Cosmos has them: a double, or an integer of 64 bits (`Number64` in the .NET SDK's public
 * sources). A `bigint` is such an integer that is no safe integer; every other number is a `number`.
 */
export type CosmosNumber = number | bigint;

const BITS = 64;
const LEAST = -(2n ** 63n);
const MOST = 2n ** 63n - 1n;
/** Digits and sign of the longest integer of 64 bits. */
const LONGEST = 20;

export const isNumber = (value: unknown): value is CosmosNumber =>
  typeof value === 'number' || typeof value === 'bigint';

/** The number for an exact integer. Beyond 64 bits it is the nearest double, as in the service. */
export function numberOf(exact: bigint): CosmosNumber {
  const double = Number(exact);
  return Number.isSafeInteger(double) || !fitsInteger(exact) ? double : exact;
}

export const fitsInteger = (exact: bigint): boolean => exact >= LEAST && exact <= MOST;

/** Arithmetic on 64-bit integers wraps around. */
export const wrapped = (exact: bigint): CosmosNumber => numberOf(BigInt.asIntN(BITS, exact));

/** @param text a number of JSON or of a query, with or without a sign */
export function parseNumber(text: string): CosmosNumber {
  const double = Number(text);
  if (Number.isSafeInteger(double) || text.length > LONGEST || !/^-?\d+$/.test(text)) return double;
  return numberOf(BigInt(text));
}

/** The integer a number is; `undefined` for fractions and for what does not fit 64 bits. */
export function integerOf(number: CosmosNumber): bigint | undefined {
  if (typeof number === 'bigint') return number;
  if (!Number.isInteger(number)) return undefined;
  const exact = BigInt(number);
  return fitsInteger(exact) ? exact : undefined;
}

/** By value, exactly: a double and an integer are never rounded to be compared. */
export function compareNumbers(left: CosmosNumber, right: CosmosNumber): number {
  if (left === right) return 0;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return left < right ? -1 : Number(left > right);
}

/** Digits that read back as the same number; numbers are equal exactly when their texts are. */
export const numberText = (number: CosmosNumber): string =>
  typeof number === 'number' && !hasPlainText(number) ? BigInt(number).toString() : plainText(number);

/** JavaScript pads the digits of a large integer with zeros; every reader of 64 bits sees another integer then. */
export const hasPlainText = (number: number): boolean =>
  (number >= -Number.MAX_SAFE_INTEGER && number <= Number.MAX_SAFE_INTEGER) ||
  !Number.isInteger(number) ||
  number >= 2 ** 63 ||
  number < -(2 ** 63);

const plainText = (number: CosmosNumber): string => (number === 0 ? '0' : String(number));
