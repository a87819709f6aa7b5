import type { FieldError } from '../../../common/errors/field-error.js';
import { toPointer } from '../../../common/validation/check-dto.js';
import { validationFailed } from '../../../common/validation/validation-failed.js';
import { MAX_CELLS } from '../format/csv-text.js';
import { toKey } from '../format/cells.js';
import type { ColumnUse } from '../wire/input-format.js';
import type { ColumnMapping } from './column-mapping.js';
import { fieldOf, PRODUCT_ROWS, type RowShape } from './row-shape.js';

/** Few enough to read. A file of another kind may have hundreds. */
const MAX_FAULTS = 100;

/** How much of a name of a column a message shows. */
const MAX_SHOWN = 100;

/**
 * What each column of a file is for, in their order. Names are compared without regard to case and blanks.
 * @throws AppError `validation_failed` naming every column that is missing, unknown or there twice
 */
export function readHeader(
  cells: readonly string[],
  mapping: ColumnMapping,
  shape: RowShape = PRODUCT_ROWS,
): readonly ColumnUse[] {
  if (cells.length > MAX_CELLS) throw badHeader([tooMany()]);
  const columns = cells.map((cell): ColumnUse => ({
    column: cell.trim(),
    fields: fieldsOf(cell, mapping, shape),
  }));
  const faults = [
    ...missingNames(columns, mapping),
    ...missingFields(columns, shape),
    ...unknownColumns(columns, mapping, shape),
    ...repeatedFields(columns),
  ];
  if (faults.length > 0) throw badHeader(faults);
  return columns;
}

export const noHeader = ({ required }: RowShape) =>
  badHeader([
    fault('', 'required', `the first row must name the columns: ${required.map(([name]) => name).join(',')}`),
  ]);

const badHeader = (faults: readonly FieldError[]) => validationFailed(faults.slice(0, MAX_FAULTS));

/** The mapping comes first: a column has its own name only when nothing else is said of it. */
function fieldsOf(cell: string, { renamed, ignored }: ColumnMapping, shape: RowShape): readonly string[] {
  const key = toKey(cell);
  const fields = renamed.get(key);
  if (fields !== undefined) return fields;
  const field = fieldOf(cell, shape);
  if (field === undefined || ignored.has(key) || isIgnored(key, shape)) return [];
  return [...renamed.values()].some((others) => others.includes(field)) ? [] : [field];
}

/** Names in `columns=` that the file does not have: most likely a slip. */
function missingNames(columns: readonly ColumnUse[], { renamed }: ColumnMapping): FieldError[] {
  const keys = new Set(columns.map(({ column }) => toKey(column)));
  return [...renamed.keys()]
    .filter((key) => !keys.has(key))
    .map((key) => fault('', 'unknown_column', `columns names ${show(key)}, and the file has no such column`));
}

function missingFields(columns: readonly ColumnUse[], { required }: RowShape): FieldError[] {
  const fields = new Set(columns.flatMap((column) => column.fields));
  return required
    .filter((names) => !names.some((name) => fields.has(name)))
    .map((names) => {
      const [name] = names;
      return fault(
        name,
        'required',
        `there must be a column ${names.join(' or ')}: name it so, or add columns=${name}:<its name>`,
      );
    });
}

function unknownColumns(
  columns: readonly ColumnUse[],
  mapping: ColumnMapping,
  shape: RowShape,
): FieldError[] {
  if (mapping.ignoresRest) return [];
  return columns
    .filter(({ column, fields }) => fields.length === 0 && !mayBeIgnored(toKey(column), mapping, shape))
    .map(({ column }) =>
      fault(
        column,
        'unknown_field',
        `${show(column)} is not a column: add columns=<field>:${column.slice(0, MAX_SHOWN)} to read it, or columns=${column.slice(0, MAX_SHOWN)}:ignore (or *:ignore) to pass over it`,
      ),
    );
}

const mayBeIgnored = (key: string, { ignored }: ColumnMapping, shape: RowShape): boolean =>
  key === '' || ignored.has(key) || isIgnored(key, shape);

const isIgnored = (key: string, { ignored }: RowShape): boolean =>
  [...ignored].some((name) => toKey(name) === key);

function repeatedFields(columns: readonly ColumnUse[]): FieldError[] {
  const first = new Map<string, string>();
  return columns.flatMap(({ column, fields }) =>
    fields.flatMap((field) => {
      const other = first.get(field);
      if (other === undefined) {
        first.set(field, column);
        return [];
      }
      return [
        fault(field, 'duplicate', `${field} must not be a column twice: ${show(other)} and ${show(column)}`),
      ];
    }),
  );
}

const tooMany = () => fault('', 'too_many', `there must be at most ${MAX_CELLS} columns`);

const show = (name: string): string => JSON.stringify(name.slice(0, MAX_SHOWN));

const fault = (name: string, code: string, detail: string): FieldError => ({
  pointer: name === '' ? '' : toPointer([name]),
  code,
  detail,
});
