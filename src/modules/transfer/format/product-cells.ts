import type { ProductResponse } from '../../products/dto/product.response.js';
import { protect, unprotect } from './protected-text.js';
import { joinTags, splitTags } from './tag-cell.js';

/** A column of the CSV format. */
interface Column {
  /** The cell of a product; empty when it has no such value. */
  write(product: ProductResponse): string;
  /** What JSON would have in the place of a cell that is not empty. */
  read(cell: string): unknown;
}

type Name = keyof ProductResponse;

const text = (name: Name): Column => ({
  write: (product) => {
    const value = product[name];
    return value === undefined ? '' : protect(String(value));
  },
  read: unprotect,
});

/** Plain decimal notation. Anything else stays text, so that the rule of the field names it. */
const number = (name: Name): Column => ({
  write: (product) => String(product[name] ?? ''),
  read: (cell) => (/^ *-?\d{1,16}(\.\d{1,16})? *$/.test(cell) ? Number(cell) : cell),
});

/** The columns, in the order in which they are written. */
export const COLUMNS = {
  id: text('id'),
  category: text('category'),
  sku: text('sku'),
  name: text('name'),
  description: text('description'),
  price: number('price'),
  quantity: number('quantity'),
  status: text('status'),
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

export const isColumnName = (name: string): name is ColumnName => Object.hasOwn(COLUMNS, name);
