import { DocumentReader, isObject, isText, isTimestamp } from '../../catalog-store/document-reader.js';
import { NOTE_TYPE } from '../move/move-note.document.js';
import type { Product } from '../entities/product.entity.js';
import { unreadableProduct } from '../entities/products.errors.js';
import { isMoveReference, type MoveReference } from '../storage/move-origin.js';
import { isProductDocument, toProduct } from '../storage/product.document.js';
import {
  ANNOUNCED_TYPE,
  type DeletedProduct,
  isTombstone,
  type TombstoneDocument,
} from '../storage/tombstone.document.js';

export type { MoveReference } from '../storage/move-origin.js';
export type { DeletedProduct, TombstoneDocument } from '../storage/tombstone.document.js';

/** What a document of the change feed tells about products. */
export type ProductChange =
  | {
      readonly kind: 'present';
      readonly product: Product;
      /** When anything but its stock was changed last. */
      readonly fieldsAt: string;
      /** The move that has brought it here, if one has. */
      readonly broughtBy?: MoveReference;
    }
  | {
      readonly kind: 'deleted';
      readonly category: string;
      readonly products: readonly DeletedProduct[];
      readonly at: string;
    }
  | {
      readonly kind: 'moved';
      readonly category: string;
      readonly product: DeletedProduct;
      readonly to: string;
      readonly move: string;
      readonly at: string;
    };

/** Undefined for what tells nothing about products, such as a movement, or a product on its way. @throws AppError `internal_error` */
export function toProductChange(document: unknown): ProductChange | undefined {
  if (isProductDocument(document)) return presentIn(document);
  if (isTombstone(document)) {
    if (document.type === ANNOUNCED_TYPE) return undefined;
    return { kind: 'deleted', category: document.of, products: document.deleted, at: document.deletedAt };
  }
  return isObject(document) && document['type'] === NOTE_TYPE ? movedIn(document) : undefined;
}

/** A removal that has begun. If nobody ends it, `AnnouncedRemovalsService` does. */
export const isAnnouncedRemoval = (document: unknown): document is TombstoneDocument =>
  isTombstone(document) && document.type === ANNOUNCED_TYPE;

function presentIn(document: unknown): ProductChange {
  const product = toProduct(document);
  const { moveOrigin } = product;
  const fieldsAt = new DocumentReader(document, unreadableProduct).optional('fieldsAt', isTimestamp);
  return {
    kind: 'present',
    product,
    fieldsAt: fieldsAt ?? product.updatedAt,
    ...(moveOrigin === undefined ? {} : { broughtBy: moveOrigin }),
  };
}

/** Notes of the version before this one do not tell enough. */
function movedIn(document: Record<string, unknown>): ProductChange | undefined {
  const read = new DocumentReader(document, unreadableProduct);
  const [sku, createdAt] = [read.optional('sku', isText), read.optional('createdAt', isTimestamp)];
  const at = read.optional('movedAt', isTimestamp);
  const broughtBy = read.optional('broughtBy', isMoveReference);
  if (sku === undefined || createdAt === undefined || at === undefined) return undefined;
  return {
    kind: 'moved',
    category: read.required('category', isText),
    product: {
      id: read.required('productId', isText),
      sku,
      createdAt,
      ...(broughtBy === undefined ? {} : { broughtBy }),
    },
    to: read.required('to', isText),
    move: read.required('move', isText),
    at,
  };
}
