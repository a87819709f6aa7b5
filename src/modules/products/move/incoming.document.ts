import { randomUUID } from 'node:crypto';
import type { Partition } from '../../catalog-store/partition.js';
import { DocumentReader, isObject } from '../../catalog-store/document-reader.js';
import { currentActor } from '../../../common/context/request-context.js';
import { AppError } from '../../../common/errors/app-error.js';
import { closedStock, reopenedStock } from '../../stock/ledger/keep-stock.js';
import {
  isPlain,
  isStockProperty,
  type StockProperty,
  toStockProperty,
  toStockState,
} from '../../stock/ledger/stock.document.js';
import type { StockState } from '../../stock/ledger/stock-state.js';
import type { RecordDraft } from '../../idempotency/call-record.document.js';
import { unreadableProduct } from '../entities/products.errors.js';
import { productRecord } from '../storage/product-record.js';
import {
  isMoveReference,
  type MoveOrigin,
  type MoveReference,
  moveReferenceOf,
} from '../storage/move-origin.js';
import {
  fieldsOf,
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
export type Incoming = StoredProduct & {
  readonly moveOrigin: MoveOrigin;
  /** What the ledger of the original ends with. Absent when it has none. */
  readonly closing?: StockState;
  /** The move before this one, which had brought the original to where it was. */
  readonly broughtBy?: MoveReference;
};

type IncomingDocument = Omit<ProductDocument, 'type'> & {
  type: typeof INCOMING_TYPE;
  closing?: StockProperty;
  broughtBy?: MoveReference;
};

/**
 * What a move announces of this version. Every call makes another move of it. Whoever carries it out finds here how the stock
 * leaves the one ledger and opens the other.
 * @param call the record that the move has to leave
 * @throws AppError `stock_reserved`
 */
export function incomingDocument(
  partition: Partition,
  original: StoredProduct,
  call: RecordDraft | undefined,
): IncomingDocument {
  const { id, rid, etag, category: from, stock, updatedAt } = original;
  const { category: to } = partition;
  const keeper = { actor: currentActor(), now: new Date().toISOString() };
  const closing = closedStock(stock, `The product was moved to category "${to}".`, keeper, updatedAt);
  if (closing instanceof AppError) throw closing;
  const opened = reopenedStock(stock, `The product was moved from category "${from}".`, keeper);
  const fields = { ...fieldsOf(original), category: to };
  const { stock: _, ...record } = productRecord(id, fields, original, keeper.now);
  const at = keeper.now;
  const moveOrigin = { move: randomUUID(), from, rid, etag, at, ...(call === undefined ? {} : { call }) };
  const moved = { ...record, moveOrigin, ...(isPlain(opened) ? {} : { stock: opened }) };
  return {
    ...toDocument(partition, moved),
    type: INCOMING_TYPE,
    ...(closing.unposted.length === 0 ? {} : { closing: toStockProperty(closing) }),
    ...(original.moveOrigin === undefined ? {} : { broughtBy: moveReferenceOf(original.moveOrigin) }),
  };
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
  const read = new DocumentReader(document, unreadableProduct);
  const closing = read.optional('closing', isStockProperty);
  const broughtBy = read.optional('broughtBy', isMoveReference);
  return {
    ...product,
    moveOrigin,
    ...(closing === undefined ? {} : { closing: toStockState(0, closing) }),
    ...(broughtBy === undefined ? {} : { broughtBy }),
  };
}
