import { isDeepStrictEqual } from 'node:util';
import type { ProductFields } from '../../products/product.js';
import type { ProductRecord, StoredProduct } from '../../products/product.document.js';
import type { ImportRow } from './import-row.js';

/** The row as a product that begins now. */
export function newRecord({ id, fields }: ImportRow): ProductRecord {
  const now = new Date().toISOString();
  return { id, fields, createdAt: now, updatedAt: now };
}

/** The row over a product: what PUT would write. */
export function replacingRecord(
  { id, fields }: ImportRow,
  { createdAt, moving }: Pick<StoredProduct, 'createdAt' | 'moving'>,
): ProductRecord {
  const mark = moving === undefined ? {} : { moving };
  return { id, fields, createdAt, updatedAt: new Date().toISOString(), ...mark };
}

/** Whether the row says what is stored. A product with a time to live is renewed by every write, so it never counts. */
export function isUnchanged({ fields }: ImportRow, stored: StoredProduct): boolean {
  return (fields.ttl ?? -1) === -1 && isDeepStrictEqual(fieldsOf(stored), { ...fields });
}

function fieldsOf(stored: StoredProduct): ProductFields {
  const {
    id: _id,
    createdAt: _createdAt,
    updatedAt: _updatedAt,
    etag: _etag,
    moving: _moving,
    ...fields
  } = stored;
  return fields;
}
