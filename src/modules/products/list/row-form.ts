import { FOLDED_NAME } from '../../catalog-store/catalog.container.js';
import { isObject } from '../../catalog-store/document-reader.js';
import { meet, Unsettled, UNSETTLED_COLUMN } from '../move/unsettled.js';
import { FOUND_COLUMNS, type FoundProduct, toFoundProduct } from '../storage/found-product.js';
import type { StoredProduct } from '../storage/product.document.js';
import { isFolded, type ProductSort } from './product-order.js';

/** How much a question wants to know of products, and how to read a row of its answer. */
export interface RowForm<Found> {
  /** What to select. */
  readonly columns: (sort: ProductSort | undefined) => string;
  /** Whether callers may get the same rows: then nothing that is read of them may be changed. */
  readonly isShared: boolean;
  readonly read: (row: unknown) => Found | Unsettled | undefined;
}

/** What answers show. Only a product that is being moved comes as its whole document. */
export const SHOWN: RowForm<FoundProduct> = {
  columns: (sort) => `${FOUND_COLUMNS}, ${UNSETTLED_COLUMN}${isFolded(sort) ? `, c.${FOLDED_NAME}` : ''}`,
  isShared: true,
  read: (row) => {
    const unsettled = isObject(row) ? row['unsettled'] : undefined;
    return unsettled === undefined ? toFoundProduct(row) : new Unsettled(unsettled);
  },
};

/** All that is stored, for work on the products. In the order of the keys only. */
export const STORED: RowForm<StoredProduct> = { columns: () => '*', isShared: false, read: meet };
