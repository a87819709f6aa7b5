import type { Partition } from '../../catalog-store/partition.js';
import { documentIn, type InPartition } from '../../catalog-store/stored-document.js';
import { isObject } from '../../catalog-store/document-reader.js';
import type { MoveReference } from '../storage/move-origin.js';
import type { Incoming } from './incoming.document.js';

export const NOTE_TYPE = 'move';

/**
 * What a move leaves where the product was, in the transaction that takes it: the move has happened. It stays until the product
 * is seen in its new category, however long that takes, and then as long as a tombstone: it is one for readers of the change feed.
 */
export type MoveNote = InPartition<{
  id: string;
  type: typeof NOTE_TYPE;
  uniqueKey: string;
  productId: string;
  sku: string;
  createdAt: string;
  /** See `DeletedProduct`. */
  broughtBy?: MoveReference;
  to: string;
  movedAt?: string;
  /** See `MoveOrigin`. */
  move: string;
}>;

/** How long a note of the version before this one stays, for whoever looks for the product: one day. */
export const RETIRED_NOTE_SECONDS = 86_400;

/** The note of this move, in the partition of the original. The same from every writer. */
export function moveNote(partition: Partition, incoming: Incoming, name?: string): MoveNote {
  const { move, at: movedAt } = incoming.moveOrigin;
  const id = moveNoteId(name ?? move);
  const { id: productId, sku, createdAt, category: to, broughtBy } = incoming;
  const product = { productId, sku, createdAt, ...(broughtBy === undefined ? {} : { broughtBy }) };
  const movement = { to, move, ...(movedAt === undefined ? {} : { movedAt }) };
  return documentIn(partition, { id, type: NOTE_TYPE, uniqueKey: id, ...product, ...movement });
}

/**
 * Of a move. The version before this one named its notes by the `_rid` of the original. Begins with a space, as no product's id
 * does.
 */
export const moveNoteId = (moveOrRid: string): string => ` move:${moveOrRid}`;

/** Whether a stored document is the note of this move. */
export const isNoteOf = (move: string, document: unknown): boolean =>
  isObject(document) && document['type'] === NOTE_TYPE && document['move'] === move;
