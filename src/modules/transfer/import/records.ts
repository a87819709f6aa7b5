import { isDeepStrictEqual } from 'node:util';
import { fieldsOf, type ProductRecord, type StoredProduct } from '../../products/storage/product.document.js';
import { type Kept, productRecord } from '../../products/storage/product-record.js';
import type { ImportRow } from './import-row.js';

/** The row as a product that begins now. */
export const newRecord = ({ id, fields }: ImportRow): ProductRecord => productRecord(id, fields);

/** The row over a product: what PUT would write. */
export const replacingRecord = ({ id, fields }: ImportRow, before: Kept): ProductRecord =>
  productRecord(id, fields, before);

/** Whether the row says what is stored. A product with a time to live is renewed by every write, so it never counts. */
export function isUnchanged({ fields }: ImportRow, stored: StoredProduct): boolean {
  return (fields.ttl ?? -1) === -1 && isDeepStrictEqual(fieldsOf(stored), { ...fields });
}
