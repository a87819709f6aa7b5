import { prefixRange } from '../cosmos/ranges/effective-partition-key.js';
import type { KeyRange } from '../cosmos/ranges/key-range.js';
import { currentPrincipal } from '../../common/context/request-context.js';
import { isObject, isText } from './document-reader.js';

/** Where all documents of the running call's tenant lie on the line of effective partition keys. */
export const rangeOfTenant = (): Promise<KeyRange> => prefixRange([currentPrincipal().tenantId]);

/** Where a document lies on that line: all of its partition at the same place. */
export async function placeOf(document: unknown): Promise<string> {
  const { tenantId, category } = isObject(document) ? document : {};
  if (!isText(tenantId) || !isText(category)) {
    throw new TypeError('The document lies in no partition of the catalogue.');
  }
  return (await prefixRange([tenantId, category])).min;
}
