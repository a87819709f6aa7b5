import type { Decimal } from '../wire/input-format.js';
import { unprotect } from './csv-text.js';

/** A column that is read. */
export interface ReadableColumn {
  /** What JSON would have in the place of a cell that is not blank. */
  read(cell: string, decimal: Decimal): unknown;
  /** What a blank cell says; absent: nothing. */
  readonly blank?: unknown;
}

export const readText = (cell: string): string => unprotect(cell);

/** A name or a number of a thing: space around it means nothing. */
export const readCode = (cell: string): string => unprotect(cell).trim();

/** Digits, grouped by the other sign only in front of decimals: `1.234` alone might be either. */
const NUMBERS: Readonly<Record<Decimal, RegExp>> = {
  '.': /^-?(?:\d{1,16}|\d{1,3}(?:,\d{3}){1,4}(?=\.))(?:\.\d{1,16})?$/,
  ',': /^-?(?:\d{1,16}|\d{1,3}(?:\.\d{3}){1,4}(?=,))(?:,\d{1,16})?$/,
};

/** Decimal notation. Anything else stays text, so that the rule of the field names it. */
export function readNumber(cell: string, decimal: Decimal): unknown {
  const digits = cell.trim();
  if (!NUMBERS[decimal].test(digits)) return cell;
  return Number(decimal === '.' ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.'));
}

/** What is the same in two names of a column: neither case nor blanks count. */
export const toKey = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, '').toLowerCase();
