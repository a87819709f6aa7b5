import { isDeepStrictEqual } from 'node:util';
import { fieldsOf, type ProductRecord, type StoredProduct } from '../../products/storage/product.document.js';
import type { ImportRow } from './import-row.js';

/** The row as a product that begins now. */
export function newRecord({ id, fields }: ImportRow): ProductRecord {
  const now = new Date().toISOString();
  return { id, fields, createdAt: now, updatedAt: now };
}

/** The row over a product: what PUT would write. */
export function replacingRecord(
  { id, fields }: ImportRow,
  { createdAt, moveOrigin }: Pick<StoredProduct, 'createdAt' | 'moveOrigin'>,
): ProductRecord {
  const kept = { createdAt, ...(moveOrigin === undefined ? {} : { moveOrigin }) };
  return { id, fields, updatedAt: new Date().toISOString(), ...kept };
}

/** Whether the row says what is stored. A product with a time to live is renewed by every write, so it never counts. */
export function isUnchanged({ fields }: ImportRow, stored: StoredProduct): boolean {
  return (fields.ttl ?? -1) === -1 && isDeepStrictEqual(fieldsOf(stored), { ...fields });
}
