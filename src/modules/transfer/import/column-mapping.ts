import { validationFailed } from '../../../common/validation/validation-failed.js';
import { parseCells } from '../format/csv-text.js';
import { toKey } from '../format/cells.js';
import { fieldOf, PRODUCT_ROWS, type RowShape } from './row-shape.js';

/** What the caller says about the columns of a file, by the `columns` parameter. Names of columns are keys: see {@link toKey}. */
export interface ColumnMapping {
  /** The fields that a column is read into. */
  readonly renamed: ReadonlyMap<string, readonly string[]>;
  readonly ignored: ReadonlySet<string>;
  /** Whether every other column that is no field is ignored. */
  readonly ignoresRest: boolean;
}

export const NO_MAPPING: ColumnMapping = { renamed: new Map(), ignored: new Set(), ignoresRest: false };

const IGNORE = /:\s*ignore\s*$/i;

/**
 * Reads `sku:Variant SKU,name:Title,Vendor:ignore,*:ignore`: a field and the column that it is read from, or a column and
 * `ignore`; `*` is every column that is not named. An entry with a comma stands in double quotes, as in CSV.
 * @throws AppError `validation_failed` naming every entry that is not understood
 */
export function parseColumns(text: string, shape: RowShape = PRODUCT_ROWS): ColumnMapping {
  const entries = parseCells(text);
  if (entries === undefined) {
    throw refused([
      'columns has a quote in the wrong place: write an entry with a comma as "price:Price, EUR"',
    ]);
  }
  const renamed = new Map<string, string[]>();
  const ignored = new Set<string>();
  const taken = new Set<string>();
  const faults: string[] = [];
  for (const entry of entries.map((each) => each.trim()).filter((each) => each !== '')) {
    if (IGNORE.test(entry)) {
      ignored.add(toKey(entry.replace(IGNORE, '')));
      continue;
    }
    const [, left = '', column = ''] = /^([^:]*):([^]*)$/.exec(entry) ?? [];
    const field = fieldOf(left, shape);
    const fault = faultOf(entry, field, column, { taken, shape });
    if (fault !== undefined || field === undefined) {
      faults.push(fault ?? entry);
      continue;
    }
    taken.add(field);
    renamed.set(toKey(column), [...(renamed.get(toKey(column)) ?? []), field]);
  }
  if (faults.length > 0) throw refused(faults);
  return { renamed, ignored, ignoresRest: ignored.delete('*') };
}

function faultOf(
  entry: string,
  field: string | undefined,
  column: string,
  { taken, shape }: { readonly taken: ReadonlySet<string>; readonly shape: RowShape },
): string | undefined {
  const shown = JSON.stringify(entry.slice(0, 100));
  if (column.trim() === '') return `columns has ${shown}: write field:column, or column:ignore`;
  const noField = `columns has ${shown}: in front of the colon must be a field of ${shape.thing}`;
  if (field === undefined) return noField;
  return taken.has(field) ? `columns must not have ${field} twice` : undefined;
}

const refused = (details: readonly string[]) =>
  validationFailed(details.map((detail) => ({ parameter: 'columns', code: 'invalid_format', detail })));
