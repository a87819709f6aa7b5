import { createHash } from 'node:crypto';
import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import {
  DocumentReader,
  isInteger,
  isObject,
  isText,
  isTimestamp,
} from '../../catalog-store/document-reader.js';
import { Partition } from '../../catalog-store/partition.js';
import { documentIn, type InPartition } from '../../catalog-store/stored-document.js';
import {
  type FormerAttempt,
  NEXT,
  type Phase,
  type RecordedCall,
  type Reservation,
  RESERVATION_STATES,
  type ReservedLine,
  shownState,
  type StoredReservation,
  type Taken,
} from './reservation.js';

/** What a reservation is called among the types of documents that share its container. */
export const RESERVATION_TYPE = 'reservation';

/** Each reservation has a logical partition of its own, so that none gets in the way of another. */
export const reservationPartition = (id: string): Partition => Partition.apart(`RESERVATION:${id}`);

/** The id of the reservation that a call with this key makes: the reservation is the record of its call. */
export const reservationIdOf = (key: string): string => nameOf(key);

/** Whether a caller's text can be the id of a reservation. Not every text can be the id of a document. */
export const isReservationId = (text: string): boolean => /^[\w-]{22}$/.test(text);

/** A short name for an Idempotency-Key. */
export const nameOf = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, 22);

/** As the container keeps it: the reservation, and what queries look for. */
export type ReservationDocument = InPartition<
  Omit<Reservation, 'id'> & {
    id: string;
    type: typeof RESERVATION_TYPE;
    uniqueKey: string;
    /** As callers see it; absent when they do not. */
    state?: string;
    /** Ends every order of lists: by time, newest last. */
    cursorKey: string;
    /** The products that are held, as `nameOfProduct` says. */
    products: string[];
    ttl?: number;
  }
>;

/** How a reservation names a product that it holds. */
export const nameOfProduct = ({ category, id }: { category: string; id: string }): string =>
  JSON.stringify([category, id]);

/** @param keptSeconds how long it stays once nobody has to look after it any more */
export function toReservationDocument(reservation: Reservation, keptSeconds: number): ReservationDocument {
  const { id, lines, phase, createdAt, dueAt } = reservation;
  const state = shownState(phase);
  const products = new Set(
    lines.map(({ category, productId }) => nameOfProduct({ category, id: productId })),
  );
  return documentIn(reservationPartition(id), {
    ...reservation,
    type: RESERVATION_TYPE,
    uniqueKey: `${RESERVATION_TYPE}:${id}`,
    ...(state === undefined ? {} : { state }),
    cursorKey: `${createdAt} ${id}`,
    products: [...products],
    ...(dueAt === undefined ? { ttl: keptSeconds } : {}),
  });
}

/** @throws AppError `internal_error` naming the document in its cause, for the log */
export function toReservation(document: unknown): StoredReservation {
  const reader = new DocumentReader(document, unreadable);
  const [reference, dueAt] = [reader.optional('reference', isText), reader.optional('dueAt', isTimestamp)];
  return {
    id: reader.required('id', isText),
    phase: reader.required('phase', isPhase),
    attempt: reader.required('attempt', isText),
    step: reader.required('step', isText),
    version: reader.required('version', isInteger),
    lines: reader.required('lines', isLines),
    ...(reference === undefined ? {} : { reference }),
    owner: reader.required('owner', isText),
    createdAt: reader.required('createdAt', isTimestamp),
    expiresAt: reader.required('expiresAt', isTimestamp),
    ...(dueAt === undefined ? {} : { dueAt }),
    calls: reader.required('calls', isCalls),
    former: reader.required('former', isFormer),
    etag: reader.required('_etag', isText),
  };
}

const isPhase = (value: unknown): value is Phase =>
  isText(value) &&
  (value === 'pending' ||
    value === 'refused' ||
    value in NEXT ||
    RESERVATION_STATES.some((one) => one === value));

const isTaken = (value: unknown): value is Taken =>
  isObject(value) && isText(value['location']) && isInteger(value['quantity']);

const isLines = (value: unknown): value is ReservedLine[] =>
  Array.isArray(value) &&
  value.every(
    (line: unknown) =>
      isObject(line) &&
      isText(line['productId']) &&
      isText(line['category']) &&
      isInteger(line['quantity']) &&
      (line['location'] === undefined || isText(line['location'])) &&
      (line['confirmed'] === undefined || isInteger(line['confirmed'])) &&
      Array.isArray(line['taken']) &&
      line['taken'].every(isTaken),
  );

const isCalls = (value: unknown): value is RecordedCall[] =>
  Array.isArray(value) &&
  value.every(
    (call: unknown) =>
      isObject(call) &&
      ['name', 'fingerprint', 'state'].every((name) => isText(call[name])) &&
      isInteger(call['version']) &&
      isTimestamp(call['at']) &&
      isTimestamp(call['expiresAt']),
  );

const isFormer = (value: unknown): value is FormerAttempt[] =>
  Array.isArray(value) &&
  value.every(
    (one: unknown) =>
      isObject(one) &&
      isText(one['attempt']) &&
      isLines(one['lines']) &&
      (one['until'] === undefined || isTimestamp(one['until'])),
  );

function unreadable({ id }: Record<string, unknown>, reason: string): AppError {
  const cause = new Error(`Document ${JSON.stringify(id)} is no reservation that can be read: ${reason}.`);
  return new AppError(HTTP_ERRORS.internal_error, 'A stored reservation cannot be read.', {}, { cause });
}
