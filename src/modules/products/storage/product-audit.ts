import type { Change } from '../../../common/context/change.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { type StoredProduct, toProduct } from './product.document.js';

/** What a write has left, told to the audit log. */
export function written(
  action: Exclude<Change['action'], 'delete'>,
  document: unknown,
  etagBefore?: string,
): StoredProduct {
  const product = toProduct(document);
  const { category, id, etag: etagAfter } = product;
  currentRequest().recordChange({ action, category, id, etagBefore, etagAfter });
  return product;
}

/** A delete, told to the audit log. */
export function removed(key: { readonly category: string; readonly id: string }, etagBefore?: string): void {
  const { category, id } = key;
  currentRequest().recordChange({ action: 'delete', category, id, etagBefore });
}
