import { createHash, randomUUID } from 'node:crypto';
import type { ProductFields } from './product.js';
import { type Arrival, fieldsOf, type ProductRecord, type StoredProduct } from './product.document.js';

/** A product that a move has brought. */
export type Copy = StoredProduct & { readonly arrival: Arrival };

/** The copy that a new move begins with. */
export function copyRecord(original: StoredProduct, to: string): ProductRecord {
  const { id, createdAt, rid, etag, category: from } = original;
  const fields = { ...fieldsOf(original), category: to };
  const updatedAt = new Date().toISOString();
  const arrival = { move: randomUUID(), from, rid, etag, pending: fingerprint(fields, updatedAt) };
  return { id, fields, createdAt, updatedAt, arrival };
}

/** Whether the product is a copy of this one, of whatever version; one that was created anew under the same id has no copies. */
export const isCopyOf = (original: StoredProduct, present: StoredProduct): present is Copy =>
  present.arrival?.rid === original.rid;

/** Whether the product is there and has come from this category. */
export const isCopyFrom = (from: string, present: StoredProduct | undefined): present is Copy =>
  present?.arrival?.from === from;

/** Whether the move that has brought the product has not ended. */
export const isPending = (product: StoredProduct): product is Copy => product.arrival?.pending !== undefined;

/** Whether nobody has changed the copy since it was made: it holds nothing of its own then. */
export const isUntouched = (copy: Copy): boolean =>
  copy.arrival.pending === fingerprint(fieldsOf(copy), copy.updatedAt);

/** Of the content too: times alone do not tell, when a change comes within the millisecond or by another clock. */
function fingerprint(fields: ProductFields, updatedAt: string): string {
  const content = { ...fields, updatedAt };
  const text = JSON.stringify(content, Object.keys(content).toSorted());
  return createHash('sha256').update(text).digest('base64url');
}
