import { isObject } from '../../catalog-store/document-reader.js';
import { toReservationResponse } from '../../stock/reservations/dto/reservation.response.js';
import { answered, present, type ReservationAnswer } from '../../stock/reservations/reservation-answer.js';
import {
  type ReservationState,
  shownState,
  type StoredReservation,
} from '../../stock/reservations/reservation.js';
import { RESERVATION_TYPE, toReservation } from '../../stock/reservations/reservation.document.js';
import { type DerivedEvent, eventId, orderOf } from './event.js';

/** Events of a reservation, by its status. An ended one was held before; no poll may have seen that. */
export function reservationEvents(document: unknown): DerivedEvent[] {
  if (!isObject(document) || document['type'] !== RESERVATION_TYPE) return [];
  const reservation = toReservation(document);
  const state = shownState(reservation.phase);
  if (state === undefined) return [];
  const { createdAt, expiresAt, version } = reservation;
  const isNew = state === 'held' && version === 1;
  if (state === 'held') return [eventOf(present(reservation), reservation, createdAt, isNew)];
  const before = answered(reservation, { version: version - 1, expiresAt, state: 'held' });
  return [
    eventOf(before, reservation, createdAt, isNew),
    eventOf(present(reservation), reservation, endedAt(reservation, state), true),
  ];
}

/** Stable while the document is rewritten during the release of its holds. */
const endedAt = ({ calls, createdAt, expiresAt }: StoredReservation, state: ReservationState): string =>
  state === 'expired' ? expiresAt : (calls.findLast((call) => call.state === state)?.at ?? createdAt);

function eventOf(
  answer: ReservationAnswer,
  { id, lines }: StoredReservation,
  time: string,
  isCertain: boolean,
): DerivedEvent {
  const { state } = answer;
  return {
    id: eventId('reservation', id, state),
    type: `reservation.${state}`,
    subject: id,
    categories: [...new Set(lines.map(({ category }) => category))],
    time,
    data: toReservationResponse(answer),
    isCertain,
    order: orderOf('reservation', id, state === 'held' ? 0 : 1),
  };
}
