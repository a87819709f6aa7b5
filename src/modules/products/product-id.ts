import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { isDotSegment } from '../../common/http/dot-segment.js';
import { codePoints, isWellFormed } from './text.js';

/** Longest id, in code points. Four bytes each is within the 1023 bytes that Azure Cosmos DB allows. */
const MAX_LENGTH = 255;
const FORBIDDEN = /[/\\?#\p{Cc}]/u;
/** The path of batches: a product of this id could be written and not be changed. */
const BATCH = 'batch';
/** Our own name space for ids that are derived, not drawn. */
const NAMESPACE = '6f3f4a52-3f0d-5a53-9d8e-0c6f0f9f7a11';

/** Whether a caller may choose this id. */
export const isProductId = (id: string): boolean =>
  id !== '' &&
  codePoints(id) <= MAX_LENGTH &&
  id.trim() === id &&
  isWellFormed(id) &&
  !FORBIDDEN.test(id) &&
  !isDotSegment(id) &&
  id !== BATCH;

/** A new id; later ones sort after earlier ones. */
export const newProductId = (): string => uuidv7();

/** The id of a product that comes without one: the same for the same tenant, category and sku, so that loading twice is idempotent. */
export const derivedProductId = (tenantId: string, category: string, sku: string): string =>
  uuidv5(JSON.stringify([tenantId, category, sku]), NAMESPACE);
