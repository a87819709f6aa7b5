import {
  DocumentReader,
  isInteger,
  isText,
  isTextList,
  isTimestamp,
} from '../../catalog-store/document-reader.js';
import { isShownStockProperty, toShownStock } from '../../stock/ledger/stock.document.js';
import type { ShownProduct } from '../entities/product.entity.js';
import { unreadableProduct } from '../entities/products.errors.js';
import { isStatus } from './product.document.js';

/** What a list finds of a product: less than half of the bytes that are stored of it. */
export interface FoundProduct extends ShownProduct {
  /** As in `StoredProduct`. */
  readonly rid: string;
}

/** What to select for `toFoundProduct`. Of the stock it leaves out the movements; a stock of another form stays as it is. */
export const FOUND_COLUMNS = `c.id, c.category, c.sku, c.name, c.description, c.priceCents, c.quantity, c.status, c.tags, c.ttl,
 c.createdAt, c.updatedAt, c._etag, c._rid, c.cursorKey,
 IS_DEFINED(c.stock.levels) ? {"levels": c.stock.levels, "safetyStock": c.stock.safetyStock} : c.stock AS stock`;

/** @throws AppError `internal_error`, as `toProduct` */
export function toFoundProduct(row: unknown): FoundProduct {
  const read = new DocumentReader(row, unreadableProduct);
  const description = read.optional('description', isText);
  const ttl = read.optional('ttl', isInteger);
  const quantity = read.required('quantity', isInteger);
  return {
    id: read.required('id', isText),
    category: read.required('category', isText),
    sku: read.required('sku', isText),
    name: read.required('name', isText),
    ...(description === undefined ? {} : { description }),
    priceCents: read.required('priceCents', isInteger),
    quantity,
    stock: toShownStock(quantity, read.optional('stock', isShownStockProperty)),
    status: read.required('status', isStatus),
    tags: read.required('tags', isTextList),
    ...(ttl === undefined ? {} : { ttl }),
    createdAt: read.required('createdAt', isTimestamp),
    updatedAt: read.required('updatedAt', isTimestamp),
    etag: read.required('_etag', isText),
    rid: read.required('_rid', isText),
  };
}
