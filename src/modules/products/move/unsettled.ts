import { isProductDocument, type StoredProduct, toProduct } from '../storage/product.document.js';
import { isIncoming } from './incoming.document.js';
import { isPending } from './pending-copy.js';

/** A document that may become a product, once its move has come to its end. */
export class Unsettled {
  constructor(readonly document: unknown) {}
}

/** What a stored document is, if it has to do with a product. */
export function meet(document: unknown): StoredProduct | Unsettled | undefined {
  if (isIncoming(document)) return new Unsettled(document);
  if (!isProductDocument(document)) return undefined;
  const product = toProduct(document);
  return isPending(product) ? new Unsettled(document) : product;
}

/** The document that `meet` would call unsettled, as a column of a query; undefined for any other. */
export const UNSETTLED_COLUMN =
  '(c.type != @type OR IS_DEFINED(c.moveOrigin.pending) OR IS_DEFINED(c.arrival.pending)) ? c : undefined AS unsettled';
