import { randomUUID } from 'node:crypto';
import { currentActor } from '../../../common/context/request-context.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { later, RESUME_MS, STRAGGLE_MS } from './reservation-endings.service.js';
import { nameOf } from './reservation.document.js';
import type {
  RecordedCall,
  Reservation,
  ReservationLine,
  ReservedLine,
  StoredReservation,
} from './reservation.js';

/** What is to be reserved. */
export interface NewReservation {
  readonly lines: readonly ReservationLine[];
  readonly expiresInSeconds: number;
  readonly reference?: string;
}

/** Whether the call that makes it must be over by now. Every step may be repeated, so another call can go on. */
export const isAbandoned = ({ dueAt }: StoredReservation): boolean =>
  dueAt !== undefined && later(dueAt, RESUME_MS - STRAGGLE_MS) <= new Date().toISOString();

/** When others look after what is being made from now on. */
export const dueWhileMade = (now = new Date().toISOString()): string => later(now, STRAGGLE_MS);

/** A reservation before anything is held, made by the running call's principal. */
export function pendingOf(id: string, wanted: NewReservation, call: IdempotentCall): Reservation {
  const createdAt = new Date().toISOString();
  const expiresAt = later(createdAt, wanted.expiresInSeconds * 1_000);
  const made: RecordedCall = {
    name: nameOf(call.key),
    fingerprint: call.fingerprint,
    at: createdAt,
    version: 1,
    state: 'held',
    expiresAt,
  };
  return {
    id,
    phase: 'pending',
    attempt: randomUUID(),
    step: randomUUID(),
    version: 0,
    lines: untaken(wanted.lines),
    ...(wanted.reference === undefined ? {} : { reference: wanted.reference }),
    owner: currentActor(),
    createdAt,
    expiresAt,
    dueAt: dueWhileMade(createdAt),
    calls: [made],
    former: [],
  };
}

/** Lines before anything is taken for them. */
export const untaken = (lines: readonly ReservationLine[]): ReservedLine[] =>
  lines.map((line) => ({ ...line, taken: [] }));
