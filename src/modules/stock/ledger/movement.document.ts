import { hash, randomUUID } from 'node:crypto';
import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { isObject, isText } from '../../catalog-store/document-reader.js';
import type { Partition } from '../../catalog-store/partition.js';
import { documentIn, type InPartition } from '../../catalog-store/stored-document.js';
import { isRecordedMovement } from './is-movement.js';
import type { AdjustmentReason, LowStock, MovementKind, RecordedMovement } from './movement.js';
import { ledgerKey } from './ledger-key.js';
import { isStockProperty, type StockProperty } from './stock.document.js';

/** What an entry of the ledger is called among the types of documents that share its container. */
export const MOVEMENT_TYPE = 'movement';

/** What a movement keeps of the answer to its command: a repeat of the command is answered with it. */
export type RecordedAnswer = {
  /** Of the request. */
  fingerprint: string;
  sku: string;
  /** The stock of the product when the command was committed. */
  stock: StockProperty;
};

/** An entry of the ledger as the container keeps it, beside its product and in one transaction with its change. */
export type MovementDocument = InPartition<{
  id: string;
  type: typeof MOVEMENT_TYPE;
  /** Of two movements of a ledger, never the same: no number is given twice, whatever happens. */
  uniqueKey: string;
  productId: string;
  /** Which product, which of its ledgers, then which movement: its order is the order of the ledger. */
  ledgerKey: string;
  sequence: number;
  kind: MovementKind;
  location: string;
  delta: number;
  reservedDelta: number;
  onHand: number;
  reserved: number;
  reason?: AdjustmentReason;
  reference?: string;
  note?: string;
  reservationId?: string;
  transferId?: string;
  low?: LowStock;
  actor: string;
  at: string;
  answer?: RecordedAnswer;
}>;

/** Begins the ids of the documents, with a space, as no product's id does. */
const ID_PREFIX = ` ${MOVEMENT_TYPE}:`;

/** Where the movement with this id is stored. */
export const movementDocumentId = (id: string): string => `${ID_PREFIX}${id}`;

/** The id of a movement that no repeat of its command may make again: of the command's key, and its place among the command's movements. */
export const movementIdOf = (key: string, place: number): string => {
  const name = hash('sha256', key, 'base64url').slice(0, 22);
  return place === 0 ? name : `${name}-${place}`;
};

/** For a movement that nothing else names. */
export const newMovementId = (): string => randomUUID();

export function toMovementDocument(
  partition: Partition,
  productId: string,
  ledger: string,
  { id, ...movement }: RecordedMovement,
  answer?: RecordedAnswer,
): MovementDocument {
  const key = ledgerKey(productId, ledger, movement.sequence);
  return documentIn(partition, {
    id: movementDocumentId(id),
    type: MOVEMENT_TYPE,
    uniqueKey: `${MOVEMENT_TYPE}:${key}`,
    productId,
    ledgerKey: key,
    ...movement,
    ...(answer === undefined ? {} : { answer }),
  });
}

/** What is read of a stored movement. */
export interface StoredMovement extends RecordedMovement {
  readonly productId: string;
  readonly category: string;
  readonly ledger: string;
  readonly answer?: RecordedAnswer;
}

/** @throws AppError `internal_error` naming the document in its cause, for the log */
export function toMovement(document: unknown): StoredMovement {
  if (!isMovementDocument(document)) throw unreadable(document);
  const { id, category, productId, ledgerKey: key, answer } = document;
  return {
    ...movementIn(document),
    id: id.slice(ID_PREFIX.length),
    category,
    productId,
    ledger: key.split(':')[1] ?? '',
    ...(answer === undefined ? {} : { answer }),
  };
}

const movementIn = ({
  sequence,
  kind,
  location,
  delta,
  reservedDelta,
  onHand,
  reserved,
  actor,
  at,
  ...rest
}: MovementDocument) => {
  const { reason, reference, note, reservationId, transferId, low } = rest;
  return {
    sequence,
    kind,
    location,
    delta,
    reservedDelta,
    onHand,
    reserved,
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { reference }),
    ...(note === undefined ? {} : { note }),
    ...(reservationId === undefined ? {} : { reservationId }),
    ...(transferId === undefined ? {} : { transferId }),
    ...(low === undefined ? {} : { low }),
    actor,
    at,
  };
};

const isMovementDocument = (value: unknown): value is MovementDocument =>
  isObject(value) &&
  value['type'] === MOVEMENT_TYPE &&
  ['category', 'productId', 'ledgerKey'].every((name) => isText(value[name])) &&
  (value['answer'] === undefined || isAnswer(value['answer'])) &&
  isRecordedMovement(value);

const isAnswer = (value: unknown): value is RecordedAnswer =>
  isObject(value) && isText(value['fingerprint']) && isText(value['sku']) && isStockProperty(value['stock']);

function unreadable(document: unknown): AppError {
  const { category, id } = isObject(document) ? document : {};
  const cause = new Error(
    `Document ${JSON.stringify([category, id])} (category, id) is no movement that can be read.`,
  );
  return new AppError(HTTP_ERRORS.internal_error, 'A stored movement cannot be read.', {}, { cause });
}
