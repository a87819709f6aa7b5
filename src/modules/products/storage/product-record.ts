import type { ProductFields } from '../product.js';
import type { ProductRecord, StoredProduct } from './product.document.js';

/** What a product keeps when its fields are written over. A new property of this kind is added here and in `keptOf`. */
export type Kept = Pick<StoredProduct, 'createdAt' | 'moveOrigin'>;

const keptOf = ({ createdAt, moveOrigin }: Kept): Kept => ({
  createdAt,
  ...(moveOrigin === undefined ? {} : { moveOrigin }),
});

/** A product that begins now, or these fields over the product that was there. The one place where a record is made. */
export const productRecord = (
  id: string,
  fields: ProductFields,
  before?: Kept,
  now = new Date().toISOString(),
): ProductRecord => ({ id, fields, updatedAt: now, ...keptOf(before ?? { createdAt: now }) });
