import { hash } from 'node:crypto';
import { isObject } from '../../catalog-store/document-reader.js';
import type { Partition } from '../../catalog-store/partition.js';
import {
  type MovementDocument,
  type StoredMovement,
  toMovement,
  toMovementDocument,
} from './movement.document.js';

/** A movement in the archive: the original, under an id that says where it stands. */
export type ArchivedMovement = MovementDocument & {
  /** Id of the original, which is unique in its category only. */
  originalId: string;
};

/**
 * The copy of a movement. The same movement has the same copy, so it may be copied again. What repeats of its command are
 * answered with is left out: the original is there for as long as they are.
 */
export function toArchivedMovement(
  partition: Partition,
  { answer: _answer, productId, category, ledger, ...movement }: StoredMovement,
): ArchivedMovement {
  const original = toMovementDocument(partition, productId, ledger, movement);
  const place = hash('sha256', category, 'base64url').slice(0, 22);
  return { ...original, id: `${original.ledgerKey}:${place}`, originalId: original.id };
}

/** @throws AppError `internal_error` naming the document in its cause, for the log */
export const fromArchive = (document: unknown): StoredMovement =>
  toMovement(isObject(document) ? { ...document, id: document['originalId'] } : document);
