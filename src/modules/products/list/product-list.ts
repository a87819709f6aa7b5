import type { Position } from '../../../common/http/cursor-position.js';
import type { SortedProperty } from '../../catalog-store/catalog.container.js';
import { cursorKey } from '../storage/product.document.js';
import type { Product, ProductStatus } from '../product.js';

/** Stored property behind each sort that is offered. */
export const SORT_PATHS = {
  name: 'name',
  price: 'priceCents',
  quantity: 'quantity',
  updatedAt: 'updatedAt',
} as const satisfies Record<string, SortedProperty>;
export type ProductSortKey = keyof typeof SORT_PATHS;

export const isSortKey = (text: string): text is ProductSortKey => Object.hasOwn(SORT_PATHS, text);

export interface ProductSort {
  readonly key: ProductSortKey;
  readonly descending: boolean;
}

/** Which products to list. All that are present must hold. */
export interface ProductFilters {
  /** With it one partition is read, without it the whole tenant. */
  readonly category?: string;
  readonly status?: ProductStatus;
  /** Any of these. */
  readonly tags?: readonly string[];
  readonly sku?: string;
  readonly minPriceCents?: number;
  readonly maxPriceCents?: number;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
  /** The name begins with this; case does not matter. */
  readonly namePrefix?: string;
  /** Changed then or later; UTC, ISO 8601 with milliseconds. */
  readonly updatedSince?: string;
}

/** What a caller asks of a list. */
export interface ListRequest {
  readonly filters: ProductFilters;
  readonly sort?: ProductSort;
  readonly limit: number;
  readonly cursor?: string;
  /** Whether the total is wanted too. */
  readonly count: boolean;
}

/** What a caller gets. */
export interface ProductPage {
  readonly products: readonly Product[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
  readonly total?: number;
}

/** What the store is asked for: at most `limit` rows, behind `after` when given. */
export interface PageRequest {
  readonly filters: ProductFilters;
  readonly sort?: ProductSort;
  /** The position of the last row of the page before. */
  readonly after?: Position;
  readonly limit: number;
}

/** The place of a product in a list of this order: its values of the sort keys, the last of which is unique. */
export function positionOf(product: Product, sort: ProductSort | undefined): Position {
  const key = cursorKey(product.id, product.category);
  return sort === undefined ? [key] : [product[SORT_PATHS[sort.key]], key];
}

/**
 * Products of several lists as one list of this order. Text is compared as the database compares it, by the bytes of UTF-8:
 * JavaScript's own order differs beyond U+FFFF, and a page would end elsewhere than the next one begins.
 */
export function inOrder<T extends Product>(products: readonly T[], sort: ProductSort | undefined): T[] {
  const sign = sort?.descending === true ? -1 : 1;
  return products
    .map((product) => ({ product, position: positionOf(product, sort) }))
    .toSorted((a, b) => sign * comparePositions(a.position, b.position))
    .map(({ product }) => product);
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

/** What a cursor is good for: the list of this tenant with these filters in this order. */
export const cursorBinding = (
  tenant: string,
  filters: ProductFilters,
  sort: ProductSort | undefined,
): string[] => [
  'products',
  tenant,
  JSON.stringify(Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  JSON.stringify(sort ?? null),
];
