import type { Partition } from '../../common/identity/partition.js';
import { isObject } from './document-reader.js';
import type { Copy } from './product-copy.js';

const MOVE_TYPE = 'move';

/** As long as a move that was interrupted can be told from one that another move has overtaken: one day. */
const KEPT_SECONDS = 86_400;

/**
 * What a move leaves where the product was: that it took the product, for no other move to take it too. It stays when the
 * products of its category are deleted, because moves may be on their way.
 */
export type MoveDocument = {
  id: string;
  tenantId: string;
  category: string;
  type: typeof MOVE_TYPE;
  uniqueKey: string;
  productId: string;
  to: string;
  /** The move that took the product; see `Arrival`. */
  move: string;
  ttl: number;
};

/** The note of the move that made this copy, in the partition of the original. */
export function moveDocument({ tenantId, category }: Partition, copy: Copy): MoveDocument {
  const { rid, move } = copy.arrival;
  const id = moveDocumentId(rid);
  const [productId, to] = [copy.id, copy.category];
  return { id, tenantId, category, type: MOVE_TYPE, uniqueKey: id, productId, to, move, ttl: KEPT_SECONDS };
}

/** One for each document that a product ever was. Begins with a space, as no product's id does. */
export const moveDocumentId = (rid: string): string => ` move:${rid}`;

export const isMoveDocument = (document: unknown): document is MoveDocument =>
  isObject(document) && document['type'] === MOVE_TYPE;
