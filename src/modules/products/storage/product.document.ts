import { hash } from 'node:crypto';
import type { Partition } from '../../catalog-store/partition.js';
import { documentIn, type InPartition } from '../../catalog-store/stored-document.js';
import {
  DocumentReader,
  isInteger,
  isObject,
  isText,
  isTextList,
  isTimestamp,
} from '../../catalog-store/document-reader.js';
import { expiryOf, ttlOf } from '../../stock/ledger/held-expiry.js';
import {
  isStockProperty,
  type StockProperty,
  toStockProperty,
  toStockState,
} from '../../stock/ledger/stock.document.js';
import type { StockState } from '../../stock/ledger/stock-state.js';
import { isMoveOrigin, type MoveOrigin } from './move-origin.js';
import { unreadableProduct } from '../entities/products.errors.js';
import { PRODUCT_STATUSES, type Product, type ProductFields } from '../entities/product.entity.js';

/** What a product is called among the types of documents that share its container. */
export const PRODUCT_TYPE = 'product';

/** A product as the container keeps it, without the properties that Azure Cosmos DB adds. */
export type ProductDocument = InPartition<{
  id: string;
  type: typeof PRODUCT_TYPE;
  /** Under the container's unique key policy: `sku:<SKU>`, so that a sku is taken once in a partition. */
  uniqueKey: string;
  sku: string;
  name: string;
  description?: string;
  priceCents: number;
  quantity: number;
  /** Absent until something happens to the stock. */
  stock?: StockProperty;
  status: string;
  tags: string[];
  ttl?: number;
  /** In the place of `ttl`, as long as movements stand in the product alone. */
  heldTtl?: number;
  createdAt: string;
  updatedAt: string;
  /** When anything but the stock was changed last. Absent in documents from before: then as `updatedAt`. */
  fieldsAt?: string;
  /** Ends every sort order: see {@link cursorKey}. */
  cursorKey: string;
  moveOrigin?: MoveOrigin;
}>;

/** A product with what only the storage knows of it. */
export interface StoredProduct extends Product {
  /** Tells documents apart that came one after the other under the same id. */
  readonly rid: string;
  readonly moveOrigin?: MoveOrigin;
}

/** What a document is written from: the fields, and what we decide. */
export interface ProductRecord {
  readonly id: string;
  readonly fields: ProductFields;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly moveOrigin?: MoveOrigin;
  /** Of the same quantity as the fields. Absent: nothing has happened to it yet. */
  readonly stock?: StockState;
}

/**
 * Tells products of a tenant apart in every sort order, in ASCII and in few bytes, so that a cursor stays short however long
 * the ids are. 132 bits of the id's hash, 36 of the category's (one id may stand in two categories).
 */
export const cursorKey = (id: string, category: string): string => shortHash(id, 22) + shortHash(category, 6);

export const uniqueKey = (sku: string): string => `sku:${sku}`;

/** The document of a product in its partition, which is one that the caller may touch. */
export function toDocument(partition: Partition, record: ProductRecord): ProductDocument {
  const { id, fields, createdAt, updatedAt, moveOrigin, stock } = record;
  return documentIn(partition, {
    id,
    type: PRODUCT_TYPE,
    uniqueKey: uniqueKey(fields.sku),
    sku: fields.sku,
    name: fields.name,
    ...(fields.description === undefined ? {} : { description: fields.description }),
    priceCents: fields.priceCents,
    quantity: fields.quantity,
    ...(stock === undefined ? {} : { stock: toStockProperty(stock) }),
    status: fields.status,
    tags: [...fields.tags],
    ...expiryOf(fields.ttl, stock),
    createdAt,
    updatedAt,
    fieldsAt: updatedAt,
    cursorKey: cursorKey(id, partition.category),
    ...(moveOrigin === undefined ? {} : { moveOrigin }),
  });
}

/** Whether a stored document claims to be a product. Other types share the container. */
export const isProductDocument = (document: unknown): boolean =>
  isObject(document) && document['type'] === PRODUCT_TYPE;

/**
 * Reads a stored document.
 * @throws AppError `internal_error` naming the document and the reason in its cause, for the log: nothing is left out silently
 */
export function toProduct(document: unknown): StoredProduct {
  const read = new DocumentReader(document, unreadableProduct);
  const stock = toStockState(read.required('quantity', isInteger), read.optional('stock', isStockProperty));
  // The version before this one called it arrival.
  const moveOrigin = read.optional('moveOrigin', isMoveOrigin) ?? read.optional('arrival', isMoveOrigin);
  return {
    ...shownOf(read, stock, stock.unposted.length),
    document: read.whole,
    ...(moveOrigin === undefined ? {} : { moveOrigin }),
  };
}

/**
 * What every answer shows of a product, and its `rid`.
 * @param unposted how many movements stand in the product alone
 */
export function shownOf<Stock>(read: DocumentReader, stock: Stock, unposted: number) {
  const description = read.optional('description', isText);
  const expiry = { ttl: read.optional('ttl', isInteger), heldTtl: read.optional('heldTtl', isInteger) };
  const ttl = ttlOf(expiry, unposted);
  return {
    id: read.required('id', isText),
    category: read.required('category', isText),
    sku: read.required('sku', isText),
    name: read.required('name', isText),
    ...(description === undefined ? {} : { description }),
    priceCents: read.required('priceCents', isInteger),
    quantity: read.required('quantity', isInteger),
    stock,
    status: read.required('status', isStatus),
    tags: read.required('tags', isTextList),
    ...(ttl === undefined ? {} : { ttl }),
    createdAt: read.required('createdAt', isTimestamp),
    updatedAt: read.required('updatedAt', isTimestamp),
    etag: read.required('_etag', isText),
    rid: read.required('_rid', isText),
  };
}

/** What a caller has said about it. */
export function fieldsOf(product: StoredProduct): ProductFields {
  const {
    id: _id,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    etag: _etag,
    rid: _rid,
    document: _document,
    moveOrigin: _moveOrigin,
    stock: _stock,
    ...fields
  } = product;
  return fields;
}

const shortHash = (text: string, length: number): string =>
  hash('sha256', text, 'base64url').slice(0, length);

const isStatus = (value: unknown): value is Product['status'] =>
  PRODUCT_STATUSES.some((status) => status === value);
