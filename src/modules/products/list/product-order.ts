import type { Position } from '../../../common/http/cursor-position.js';
import { FOLDED_NAME, type SortedProperty } from '../../catalog-store/catalog.container.js';
import { cursorKey } from '../storage/product.document.js';
import type { Product } from '../entities/product.entity.js';

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
 * The place of a product in a list of this order: its values of the sort keys, the last of which is unique.
 * @param foldedName as the database has computed it: its folding is not quite that of JavaScript
 */
export function positionOf(
  product: Product,
  sort: ProductSort | undefined,
  foldedName = product.name,
): Position {
  const key = cursorKey(product.id, product.category);
  if (sort === undefined) return [key];
  const property = sortedProperty(sort);
  return [property === FOLDED_NAME ? foldedName : product[property], key];
}

/**
 * Rows of several lists as one list of this order. Text is compared as the database compares it, by the bytes of UTF-8:
 * JavaScript's own order differs beyond U+FFFF, and a page would end elsewhere than the next one begins.
 */
export function inOrder<T extends { readonly position: Position }>(
  rows: readonly T[],
  sort: ProductSort | undefined,
): T[] {
  const sign = sort?.descending === true ? -1 : 1;
  return rows.toSorted((a, b) => sign * comparePositions(a.position, b.position));
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
