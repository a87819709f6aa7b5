import type { ExportedProduct } from './exported-product.js';
import type { Decimal } from '../wire/input-format.js';
import { protect, unprotect } from './csv-text.js';

/** A column of the CSV format. */
interface Column {
  /** The cell of a product; empty when it has no such value. */
  write(product: ExportedProduct): string;
  /** What JSON would have in the place of a cell that is not blank. */
  read(cell: string, decimal: Decimal): unknown;
}

type Name = keyof ExportedProduct;

const text = (name: Name): Column => ({
  write: (product) => {
    const value = product[name];
    return value === undefined ? '' : protect(String(value));
  },
  read: unprotect,
});

/** A name or a number of a thing: space around it means nothing. */
const code = (name: Name): Column => ({ ...text(name), read: (cell) => unprotect(cell).trim() });

/** Digits, grouped by the other sign only in front of decimals: `1.234` alone might be either. */
const NUMBERS: Readonly<Record<Decimal, RegExp>> = {
  '.': /^-?(?:\d{1,16}|\d{1,3}(?:,\d{3}){1,4}(?=\.))(?:\.\d{1,16})?$/,
  ',': /^-?(?:\d{1,16}|\d{1,3}(?:\.\d{3}){1,4}(?=,))(?:,\d{1,16})?$/,
};

/** Decimal notation. Anything else stays text, so that the rule of the field names it. */
const number = (name: Name): Column => ({
  write: (product) => String(product[name] ?? ''),
  read: (cell, decimal) => {
    const digits = cell.trim();
    if (!NUMBERS[decimal].test(digits)) return cell;
    return Number(
      decimal === '.' ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.'),
    );
  },
});

/** The columns, in the order in which they are written. */
export const COLUMNS = {
  id: code('id'),
  category: text('category'),
  sku: code('sku'),
  name: text('name'),
  description: text('description'),
  price: number('price'),
  quantity: number('quantity'),
  status: code('status'),
  tags: {
    write: ({ tags }) => (tags.length === 0 ? '' : protect(joinTags(tags))),
    read: (cell) => splitTags(unprotect(cell)),
  },
  ttl: number('ttl'),
  createdAt: text('createdAt'),
  updatedAt: text('updatedAt'),
  etag: text('etag'),
} as const satisfies Record<Name, Column>;

export type ColumnName = keyof typeof COLUMNS;

/** What is the same in two names of a column: neither case nor blanks count. */
export const toKey = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, '').toLowerCase();

const isColumnName = (name: string): name is ColumnName => Object.hasOwn(COLUMNS, name);

const FIELDS: ReadonlyMap<string, ColumnName> = new Map(
  Object.keys(COLUMNS)
    .filter(isColumnName)
    .map((name) => [toKey(name), name]),
);

/** The field that a column of this name holds; undefined when it is none of ours. */
export const fieldOf = (name: string): ColumnName | undefined => FIELDS.get(toKey(name));

/** Tags in one cell, separated by `|`. A `|` or `\` in a tag has a `\` in front. */
export const joinTags = (tags: readonly string[]): string =>
  tags.map((tag) => tag.replaceAll(/[\\|]/g, '\\$&')).join('|');

/** Far more than a product may have: enough to say that they are too many. */
const MAX_TAGS = 1_000;

/** The reverse; what is behind {@link MAX_TAGS} tags is left out. A `\` in front of anything else is itself. An empty cell is no tags at all. */
export function splitTags(cell: string): string[] {
  if (cell === '') return [];
  const tags = [''];
  for (const [piece, escaped] of cell.matchAll(/\\([\\|])|[^]/gu)) {
    if (piece === '|' && tags.length > MAX_TAGS) break;
    if (piece === '|') tags.push('');
    else tags.push(`${tags.pop() ?? ''}${escaped ?? piece}`);
  }
  return tags;
}
