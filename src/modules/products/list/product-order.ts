import type { Position } from '../../../common/http/cursor-position.js';
import { FOLDED_NAME, type SortedProperty } from '../../catalog-store/catalog.container.js';
import { DocumentReader, isInteger, isText } from '../../catalog-store/document-reader.js';
import { unreadableProduct } from '../entities/products.errors.js';

/** Property behind each sort that is offered. */
export const SORT_PATHS = {
  name: FOLDED_NAME,
  price: 'priceCents',
  quantity: 'quantity',
  updatedAt: 'updatedAt',
} as const satisfies Record<string, SortedProperty>;
export type ProductSortKey = keyof typeof SORT_PATHS;

export const isSortKey = (text: string): text is ProductSortKey => Object.hasOwn(SORT_PATHS, text);

export interface ProductSort {
  readonly key: ProductSortKey;
  readonly descending: boolean;
  /** Names as they are written: the order of a container without folded names, and of cursors of the version before. */
  readonly asWritten?: true;
}

export const sortedProperty = ({ key, asWritten }: ProductSort): SortedProperty =>
  asWritten === true && key === 'name' ? 'name' : SORT_PATHS[key];

export const isFolded = (sort: ProductSort | undefined): sort is ProductSort =>
  sort !== undefined && sortedProperty(sort) === FOLDED_NAME;

export const asWritten = (sort: ProductSort): ProductSort => ({ ...sort, asWritten: true });

/**
 * The place of a row in a list of this order: its values of the sort keys, the last of which is unique. As the database has them,
 * because its folding of names is not quite that of JavaScript.
 * @throws AppError `internal_error` for a row without them
 */
export function positionOf(row: unknown, sort: ProductSort | undefined): Position {
  const read = new DocumentReader(row, unreadableProduct);
  const key = read.required('cursorKey', isText);
  return sort === undefined ? [key] : [read.required(sortedProperty(sort), isSortValue), key];
}

const isSortValue = (value: unknown): value is string | number => isText(value) || isInteger(value);

/**
 * Rows of several lists as one list of this order. Text is compared as the database compares it, by the bytes of UTF-8:
 * JavaScript's own order differs beyond U+FFFF, and a page would end elsewhere than the next one begins.
 */
export function inOrder(lists: readonly (readonly unknown[])[], sort: ProductSort | undefined): unknown[] {
  const rows = lists.flat();
  // The database has put each list in order.
  if (lists.length === 1) return rows;
  const sign = sort?.descending === true ? -1 : 1;
  return rows
    .map((row) => ({ row, position: positionOf(row, sort) }))
    .toSorted((a, b) => sign * comparePositions(a.position, b.position))
    .map(({ row }) => row);
}

function comparePositions(a: Position, b: Position): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (left === right || right === undefined) continue;
    return typeof left === 'number' && typeof right === 'number'
      ? left - right
      : Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
  }
  return 0;
}
