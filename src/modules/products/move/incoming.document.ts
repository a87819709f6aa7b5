import { randomUUID } from 'node:crypto';
import type { Partition } from '../../catalog-store/partition.js';
import { isObject } from '../../catalog-store/document-reader.js';
import { unreadableProduct } from '../products.errors.js';
import { productRecord } from '../storage/product-record.js';
import {
  fieldsOf,
  type MoveOrigin,
  PRODUCT_TYPE,
  type ProductDocument,
  type StoredProduct,
  toDocument,
  toProduct,
} from '../storage/product.document.js';

/** What a product is called that a move has announced in its new category, and that is not there yet. */
export const INCOMING_TYPE = 'incoming';

/**
 * A product on its way: the id and the sku are taken in the new category, and nobody sees it. Only the steps of its move
 * write to it, each under its etag.
 */
export type Incoming = StoredProduct & { readonly moveOrigin: MoveOrigin };

/** What a move announces of this version. Every call makes another move of it. */
export function incomingDocument(
  partition: Partition,
  original: StoredProduct,
): Omit<ProductDocument, 'type'> & { type: typeof INCOMING_TYPE } {
  const { id, rid, etag, category: from } = original;
  const fields = { ...fieldsOf(original), category: partition.category };
  const moveOrigin = { move: randomUUID(), from, rid, etag };
  const record = { ...productRecord(id, fields, original), moveOrigin };
  return { ...toDocument(partition, record), type: INCOMING_TYPE };
}

/** The condition of a question that must not miss a product on its way: what it meets of those has to be completed. */
export const productsAndIncoming = (): [string, Record<string, string>] => [
  'c.type IN (@type, @incoming)',
  { type: PRODUCT_TYPE, incoming: INCOMING_TYPE },
];

/** A row of a sum over documents of one type. */
export interface TypedRow {
  readonly type: string;
}

export const isIncoming = (document: unknown): document is Record<string, unknown> =>
  isObject(document) && document['type'] === INCOMING_TYPE;

/** @throws AppError `internal_error`, as `toProduct` */
export function toIncoming(document: Record<string, unknown>): Incoming {
  const product = toProduct(document);
  const { moveOrigin } = product;
  if (moveOrigin === undefined) throw unreadableProduct(document, '"moveOrigin" is missing');
  return { ...product, moveOrigin };
}
