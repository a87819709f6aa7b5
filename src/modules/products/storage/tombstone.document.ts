import { randomUUID } from 'node:crypto';
import { isObject, isText, isTimestamp } from '../../catalog-store/document-reader.js';
import type { Partition } from '../../catalog-store/partition.js';
import { documentIn, type InPartition } from '../../catalog-store/stored-document.js';
import { isMoveReference, type MoveReference, moveReferenceOf } from './move-origin.js';
import type { StoredProduct } from './product.document.js';

/** What the trace of deletes is called among the types of documents that share their container. */
export const TOMBSTONE_TYPE = 'tombstone';

/** What the same is called before it is known whether the products have been deleted. */
export const ANNOUNCED_TYPE = 'removal';

/** What is told of a product that is gone. */
export type DeletedProduct = Pick<StoredProduct, 'id' | 'sku' | 'createdAt'> & {
  /** Absent when it began where it was deleted, and in documents from before. */
  readonly broughtBy?: MoveReference;
};

export const deletedProduct = ({
  id,
  sku,
  createdAt,
  moveOrigin,
}: Pick<StoredProduct, 'id' | 'sku' | 'createdAt' | 'moveOrigin'>): DeletedProduct => ({
  id,
  sku,
  createdAt,
  ...(moveOrigin === undefined ? {} : { broughtBy: moveReferenceOf(moveOrigin) }),
});

/**
 * What a transaction that deletes products leaves of them, for readers of the change feed: that shows no deletes. One for all
 * products of the transaction, because that has room for a hundred operations.
 */
export type TombstoneDocument = InPartition<{
  id: string;
  type: typeof TOMBSTONE_TYPE | typeof ANNOUNCED_TYPE;
  uniqueKey: string;
  /** Category of the products. */
  of: string;
  deleted: DeletedProduct[];
  deletedAt: string;
  ttl: number;
}>;

/**
 * Its id begins with a space, as no product's does. Each transaction has its own, which proves that it was committed.
 * @param of category of the products, when it is not that of the partition
 */
export function tombstone(
  partition: Partition,
  products: readonly DeletedProduct[],
  ttl: number,
  of = partition.category,
): TombstoneDocument {
  const id = ` ${TOMBSTONE_TYPE}:${randomUUID()}`;
  const deletedAt = new Date().toISOString();
  return documentIn(partition, {
    id,
    type: TOMBSTONE_TYPE,
    uniqueKey: id,
    of,
    deleted: [...products],
    deletedAt,
    ttl,
  });
}

export const isTombstone = (document: unknown): document is TombstoneDocument =>
  isObject(document) &&
  (document['type'] === TOMBSTONE_TYPE || document['type'] === ANNOUNCED_TYPE) &&
  isText(document['id']) &&
  isText(document['of']) &&
  isTimestamp(document['deletedAt']) &&
  Array.isArray(document['deleted']) &&
  document['deleted'].every(isDeletedProduct);

const isDeletedProduct = (value: unknown): value is DeletedProduct =>
  isObject(value) &&
  isText(value['id']) &&
  isText(value['sku']) &&
  isTimestamp(value['createdAt']) &&
  (value['broughtBy'] === undefined || isMoveReference(value['broughtBy']));
