import { type ReadableColumn, readCode, readNumber, readText, toKey } from '../format/cells.js';
import { COLUMNS } from '../format/product-cells.js';
import { MAIN_LOCATION } from '../../stock/ledger/stock-state.js';
import type { ImportKind, RowDefaults } from '../dto/import-options.js';
import { IGNORED_MEMBERS } from './source-row.js';

/** What a row of one kind consists of. */
export interface RowShape {
  /** In words, for messages. */
  readonly thing: string;
  /** How a cell of each field is read. */
  readonly columns: Readonly<Record<string, ReadableColumn>>;
  /** Of each list a file has to have one column. */
  readonly required: readonly (readonly [string, ...string[]])[];
  /** Fields that are whole numbers, for hints. */
  readonly wholeNumbers: ReadonlySet<string>;
  /** Members that a row may have, and that count for nothing. */
  readonly ignored: ReadonlySet<string>;
}

export const PRODUCT_ROWS: RowShape = {
  thing: 'a product',
  columns: { ...COLUMNS, location: { read: readCode, blank: MAIN_LOCATION } },
  required: [['category'], ['sku'], ['name'], ['price']],
  wholeNumbers: new Set(['quantity', 'ttl']),
  ignored: IGNORED_MEMBERS,
};

export const COUNT_ROWS: RowShape = {
  thing: 'a count',
  columns: {
    id: { read: readCode },
    sku: { read: readCode },
    category: { read: readText },
    location: { read: readCode },
    counted: { read: readNumber },
    reference: { read: readText },
    note: { read: readText },
  },
  required: [['id', 'sku'], ['category'], ['counted']],
  wholeNumbers: new Set(['counted']),
  ignored: IGNORED_MEMBERS,
};

/** What the rows of an import consist of. */
export function shapeOf({ kind, category }: { readonly kind: ImportKind } & RowDefaults): RowShape {
  if (kind === 'products') return PRODUCT_ROWS;
  if (category === undefined) return COUNT_ROWS;
  return { ...COUNT_ROWS, required: COUNT_ROWS.required.filter(([name]) => name !== 'category') };
}

/** The field that a column of this name holds; undefined when it is none. */
export const fieldOf = (name: string, { columns }: RowShape): string | undefined =>
  Object.keys(columns).find((field) => toKey(field) === toKey(name));
