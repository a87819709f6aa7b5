import type { JSONObject, JSONValue } from '@azure/cosmos';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DocumentReader, isInteger, isObject, isText } from '../../catalog-store/document-reader.js';
import { contentOf } from '../../catalog-store/stored-document.js';
import { unreadableRecord } from '../../idempotency/call-record.document.js';
import { type ProductDocument, type StoredProduct, toProduct } from '../storage/product.document.js';
import type { PlannedResult } from './planned-results.js';
import type { ProductOperation } from '../transaction/product-operation.js';
import { released } from '../../stock/ledger/held-expiry.js';
import { type StockProperty, toStockProperty, toStockState } from '../../stock/ledger/stock.document.js';
import { MAIN_LOCATION, onHandOf, reservedOf, type StockState } from '../../stock/ledger/stock-state.js';

/** Members of a product's document that its id and sku give, or that no answer shows. */
const LEFT_OUT: ReadonlySet<string> = new Set(['id', 'type', 'uniqueKey', 'cursorKey', 'moveOrigin']);

/** A result that an earlier call had, as far as its record tells. */
export interface KeptResult {
  readonly status: number;
  /** Undefined after a delete. The etag is a stand-in unless `etag` is given. */
  readonly product?: StoredProduct;
  /** Whether the version of the product is known. */
  readonly isVersionKnown: boolean;
}

/**
 * What a record keeps of results: what the request does not say. A request of a hundred large products fits into a transaction,
 * and the same again beside it would not.
 */
export function keepResults(
  operations: readonly ProductOperation[],
  results: readonly PlannedResult[],
): JSONValue {
  return results.map(({ status, id, document, etag }, index) => {
    const said = saidBy(operations[index]);
    const kept = Object.entries(document === undefined ? {} : toAnswer(document)).filter(
      ([name, value]) => !LEFT_OUT.has(name) && !isDeepStrictEqual(value, said[name]),
    );
    return {
      status,
      id,
      ...(document === undefined ? {} : { kept: Object.fromEntries(kept) }),
      ...(etag === undefined ? {} : { etag }),
    };
  });
}

/**
 * The results of the call that left the record, whose request was the same.
 * @throws AppError `internal_error` when the record cannot be read
 */
export function recallResults(
  stored: unknown,
  category: string,
  operations: readonly ProductOperation[],
): KeptResult[] {
  const list = Array.isArray(stored) && stored.length === operations.length ? stored : [];
  return operations.map((operation, index) => recall(list[index], category, operation));
}

function recall(stored: unknown, category: string, operation: ProductOperation): KeptResult {
  const read = new DocumentReader(stored, unreadableRecord);
  const status = read.required('status', isInteger);
  const id = read.required('id', isText);
  const kept = read.optional('kept', isObject);
  const etag = read.optional('etag', isText);
  if (kept === undefined) return { status, isVersionKnown: true };
  const document = { ...saidBy(operation), ...kept, id, category };
  const product = toProduct({ ...document, _etag: etag ?? standIn(document), _rid: '' });
  return { status, product, isVersionKnown: etag !== undefined };
}

/** The document with as much of its stock as its answer needs. */
function toAnswer(document: ProductDocument): JSONObject {
  const { stock, ...others } = contentOf(document);
  return {
    ...released(others, stock ?? {}),
    ...(stock === undefined ? {} : { stock: shownStock(toStockState(others.quantity, stock)) }),
  };
}

/** Of stock, what answers about the product tell: not where it is, nor the movements that have made it. */
const shownStock = (stock: StockState): StockProperty =>
  toStockProperty({
    levels: new Map([[MAIN_LOCATION, { onHand: onHandOf(stock), reserved: reservedOf(stock) }]]),
    settings: stock.settings,
    sequence: stock.sequence,
    isOpen: stock.isOpen,
    unposted: [],
  });

/** The members of the document that an operation gives a value. */
function saidBy(operation: ProductOperation | undefined): JSONObject {
  if (operation === undefined) return {};
  const said =
    'fields' in operation ? operation.fields : operation.op === 'patch' ? operation.changes : undefined;
  return Object.fromEntries(
    Object.entries(said ?? {}).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** In the place of a version that nobody knows any more: no product is at it, as none is at the one that it stands for. */
const standIn = (document: object): string =>
  `"past-${createHash('sha256').update(JSON.stringify(document)).digest('base64url')}"`;

/** Whether two versions are the same to a caller. */
export function isSameContent(one: StoredProduct, other: StoredProduct): boolean {
  return isDeepStrictEqual(shownOf(one), shownOf(other));
}

function shownOf({
  etag: _etag,
  rid: _rid,
  document: _document,
  moveOrigin: _moveOrigin,
  stock,
  ...shown
}: StoredProduct): object {
  return { ...shown, stock: shownStock(stock) };
}
