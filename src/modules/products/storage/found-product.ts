import { DocumentReader, isInteger } from '../../catalog-store/document-reader.js';
import { isShownStockProperty, toShownStock } from '../../stock/ledger/stock.document.js';
import type { ShownProduct } from '../entities/product.entity.js';
import { unreadableProduct } from '../entities/products.errors.js';
import { shownOf } from './product.document.js';

/** What a list finds of a product: less than half of the bytes that are stored of it. */
export interface FoundProduct extends ShownProduct {
  /** As in `StoredProduct`. */
  readonly rid: string;
}

/** What to select for `toFoundProduct`. Of the movements in the stock it has the number alone; a stock of another form stays as it is. */
export const FOUND_COLUMNS = `c.id, c.category, c.sku, c.name, c.description, c.priceCents, c.quantity, c.status, c.tags, c.ttl, c.heldTtl,
 ARRAY_LENGTH(c.stock.unposted) AS unposted, c.createdAt, c.updatedAt, c._etag, c._rid, c.cursorKey,
 IS_DEFINED(c.stock.levels) ? {"levels": c.stock.levels, "safetyStock": c.stock.safetyStock} : c.stock AS stock`;

/** @throws AppError `internal_error`, as `toProduct` */
export function toFoundProduct(row: unknown): FoundProduct {
  const read = new DocumentReader(row, unreadableProduct);
  const property = read.optional('stock', isShownStockProperty);
  const stock = toShownStock(read.required('quantity', isInteger), property);
  return shownOf(read, stock, read.optional('unposted', isInteger) ?? 0);
}
