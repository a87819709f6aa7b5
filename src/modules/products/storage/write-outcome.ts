import type { Translation } from '../../cosmos/errors/translate-error.js';
import type { ProductFields } from '../entities/product.entity.js';
import { preconditionFailed, productExists, productNotFound, skuTaken } from '../entities/products.errors.js';
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

// What the failures of the database mean for products: for one at a time and for many in a transaction alike.

export const whenCreating = (id: string, { category, sku }: ProductFields): Translation => ({
  conflict: () => productExists(id, category),
  uniqueViolation: () => skuTaken(sku, category),
});

export const whenReplacing = (id: string, fields: ProductFields): Translation => ({
  ...whenChanging(id, fields.category),
  uniqueViolation: () => skuTaken(fields.sku, fields.category),
});

export const whenChanging = (id: string, category: string): Translation => ({
  notFound: () => productNotFound(id, category),
  preconditionFailed: () => preconditionFailed(id),
});
