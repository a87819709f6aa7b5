import type { FieldError } from '../../../common/errors/field-error.js';
import { toPointer } from '../../../common/validation/field-errors.js';
import { type ColumnName, isColumnName } from '../format/product-cells.js';
import { badHeader } from './input.errors.js';
import { IGNORED_MEMBERS } from './source-row.js';

/** More than there are names of columns, and few enough to name every one that is wrong. */
const MAX_COLUMNS = 100;

const REQUIRED: readonly ColumnName[] = ['category', 'sku', 'name', 'price'];

/**
 * The names of the columns, in their order in this file.
 * @throws AppError `validation_failed` naming every column that is missing, unknown or there twice
 */
export function readHeader(cells: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  const faults = faultsOf(names);
  if (faults.length > 0) throw badHeader(faults);
  return names;
}

export const noHeader = () => badHeader([fault('', 'required', 'the first row must name the columns')]);

function faultsOf(names: readonly string[]): FieldError[] {
  const [first = ''] = names;
  if (names.length === 1 && /[;\t]/.test(first)) {
    return [fault('', 'wrong_separator', 'columns must be separated by commas')];
  }
  if (names.length > MAX_COLUMNS) {
    return [fault('', 'too_many', `there must be at most ${MAX_COLUMNS} columns`)];
  }
  const firstPlaces = new Map(names.map((name, index) => [name, index] as const).toReversed());
  const missing = REQUIRED.filter((name) => !names.includes(name));
  return [
    ...missing.map((name) => fault(name, 'required', `there must be a column ${name}`)),
    ...names
      .filter((name) => !isKnown(name))
      .map((name) => fault(name, 'unknown_field', `${name} is not a column`)),
    ...names
      .filter((name, index) => firstPlaces.get(name) !== index)
      .map((name) => fault(name, 'duplicate', `${name} must not be a column twice`)),
  ];
}

const isKnown = (name: string): boolean => isColumnName(name) || IGNORED_MEMBERS.has(name);

const fault = (name: string, code: string, detail: string): FieldError => ({
  pointer: name === '' ? '' : toPointer([name]),
  code,
  detail,
});
