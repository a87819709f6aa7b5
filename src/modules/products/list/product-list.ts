import type { Position } from '../../../common/http/cursor-position.js';
import type { ProductStatus, ShownProduct } from '../entities/product.entity.js';
import { FOLDED_NAME } from '../../catalog-store/catalog.container.js';
import { type ProductSort, sortedProperty } from './product-order.js';

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
  readonly products: readonly ShownProduct[];
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

/** A product of a page, and the row that told of it: its place in the list is read from that. */
export interface Listed<Found> {
  readonly product: Found;
  readonly row: unknown;
}

/** What the store answers, in the order that it has them in: without folded names it is by names as they are written. */
export interface ListedPage {
  readonly listed: readonly Listed<ShownProduct>[];
  readonly sort: ProductSort | undefined;
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
  JSON.stringify(sort === undefined ? null : nameOf(sort)),
];

/** An order in a cursor. It tells folded names from names as they are written, which the version before called `name`. */
const nameOf = (sort: ProductSort) => ({
  key: sortedProperty(sort) === FOLDED_NAME ? FOLDED_NAME : sort.key,
  descending: sort.descending,
});
