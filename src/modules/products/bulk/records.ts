import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../../common/errors/app-error.js';
import { fieldsOf, type ProductRecord, type StoredProduct } from '../storage/product.document.js';
import { quantityAt } from '../../stock/ledger/stock-state.js';
import { type Kept, productRecord } from '../storage/product-record.js';
import type { ProductRow } from './bulk-plan.js';

/** The row as a product that begins now, or why it is refused. */
export const newRecord = (row: ProductRow): ProductRecord | AppError => recordOver(row, undefined);

/** Stands for a record that is made later, from what another row will have left. */
export function provisionalRecord({ id, fields }: ProductRow): ProductRecord {
  const now = new Date().toISOString();
  return { id, fields, createdAt: now, updatedAt: now };
}

/** The row over a product: what PUT would write, or why it is refused; without one a product that begins now. */
export function recordOver(row: ProductRow, before: Kept | undefined): ProductRecord | AppError {
  const { id, fields, location } = row;
  try {
    return productRecord(id, fields, before, undefined, location);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Whether the row says what is stored. A product with a time to live is renewed by every write, so it never counts. */
export function isUnchanged({ fields, location }: ProductRow, stored: StoredProduct): boolean {
  const there = { ...fieldsOf(stored), quantity: quantityAt(stored.stock, location) };
  return (fields.ttl ?? -1) === -1 && isDeepStrictEqual(there, { ...fields });
}
