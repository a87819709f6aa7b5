import { createHash } from 'node:crypto';
import type { ProductFields } from '../entities/product.entity.js';
import type { MoveOrigin } from '../storage/move-origin.js';
import { fieldsOf, type StoredProduct } from '../storage/product.document.js';

/**
 * A copy that a move of the version before this one has left: a product that everybody sees, although its original may be
 * there too.
 */
export type PendingCopy = StoredProduct & { readonly moveOrigin: MoveOrigin & { readonly pending: string } };

export const isPending = (product: StoredProduct): product is PendingCopy =>
  product.moveOrigin?.pending !== undefined;

/** Whether nobody has changed the copy since it was made: it holds nothing of its own then. */
export const isUntouched = (copy: PendingCopy): boolean =>
  copy.moveOrigin.pending === fingerprint(fieldsOf(copy), copy.updatedAt);

/** Of the content too: times alone do not tell, when a change comes within the millisecond or by another clock. */
export function fingerprint(fields: ProductFields, updatedAt: string): string {
  const content = { ...fields, updatedAt };
  const text = JSON.stringify(content, Object.keys(content).toSorted());
  return createHash('sha256').update(text).digest('base64url');
}
