import { Partition } from '../../catalog-store/partition.js';
import { type RecordOperation, recordOperation } from '../../idempotency/call-record.document.js';
import { isSameContent, keepResults, recallResults } from '../keyed/kept-result.js';
import { fieldsOf, type StoredProduct, toDocument } from '../storage/product.document.js';
import { productRecord } from '../storage/product-record.js';
import type { Incoming } from './incoming.document.js';

/** A request to move says nothing of the product: its record tells everything. */
const ofProduct = (id: string) => [{ op: 'read', id }] as const;

/** The record of the call that the move belongs to, in the partition of the original. Undefined when the call had no key. */
export function moveRecord(partition: Partition, incoming: Incoming): RecordOperation | undefined {
  const { id, category, moveOrigin } = incoming;
  if (moveOrigin.call === undefined) return undefined;
  const document = toDocument(
    Partition.of(category),
    productRecord(id, fieldsOf(incoming), incoming, incoming.updatedAt),
  );
  const kept = keepResults(ofProduct(id), [{ status: 200, id, document }]);
  return recordOperation(partition, moveOrigin.call, kept);
}

/** The product as the move has left it. Its version is known as long as the product is still like that. */
export function movedProduct(
  stored: unknown,
  { id, category }: { readonly id: string; readonly category: string },
  present: StoredProduct | undefined,
): StoredProduct | undefined {
  const [kept] = recallResults(stored, category, ofProduct(id));
  const product = kept?.product;
  return product !== undefined && present !== undefined && isSameContent(product, present)
    ? present
    : product;
}
