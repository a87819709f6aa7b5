import type { ExportedProduct } from './exported-product.js';
import { type ReadableColumn, readCode, readNumber, readText } from './cells.js';
import { protect, unprotect } from './csv-text.js';

/** A column of the CSV format. */
interface Column extends ReadableColumn {
  /** The cell of a product; empty when it has no such value. */
  write(product: ExportedProduct): string;
}

type Name = keyof ExportedProduct;

const text = (name: Name): Column => ({
  write: (product) => {
    const value = product[name];
    return value === undefined ? '' : protect(String(value));
  },
  read: readText,
});

/** A name or a number of a thing: space around it means nothing. */
const code = (name: Name): Column => ({ ...text(name), read: readCode });

/** Decimal notation. Anything else stays text, so that the rule of the field names it. */
const number = (name: Name): Column => ({
  write: (product) => String(product[name] ?? ''),
  read: readNumber,
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
