import type { Translation } from '../../cosmos/errors/translate-error.js';
import type { ProductFields } from '../entities/product.entity.js';
import { preconditionFailed, productExists, productNotFound, skuTaken } from '../entities/products.errors.js';

/** What the failures of the database mean for products: for one at a time and for many in a transaction alike. */

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
