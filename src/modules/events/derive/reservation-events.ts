import { isObject } from '../../catalog-store/document-reader.js';
import { toReservationResponse } from '../../stock/reservations/dto/reservation.response.js';
import { present } from '../../stock/reservations/reservation-answer.js';
import {
  type ReservationState,
  shownState,
  type StoredReservation,
} from '../../stock/reservations/reservation.js';
import { RESERVATION_TYPE, toReservation } from '../../stock/reservations/reservation.document.js';
import { type DerivedEvent, eventId, orderOf } from './event.js';

/** Of a reservation, by where it stands. One that has ended was held before, and nobody may have seen it. */
export function reservationEvents(document: unknown): DerivedEvent[] {
  if (!isObject(document) || document['type'] !== RESERVATION_TYPE) return [];
  const reservation = toReservation(document);
  const state = shownState(reservation.phase);
  if (state === undefined) return [];
  const isNew = state === 'held' && reservation.version === 1;
  const held = eventOf(reservation, 'held', reservation.createdAt, isNew);
  if (state === 'held') return [held];
  const writtenAt = Number(document['_ts']) * 1_000;
  return [held, eventOf(reservation, state, new Date(writtenAt).toISOString(), true)];
}

function eventOf(
  reservation: StoredReservation,
  state: ReservationState,
  time: string,
  isCertain: boolean,
): DerivedEvent {
  const { id, lines } = reservation;
  return {
    id: eventId('reservation', id, state),
    type: `reservation.${state}`,
    subject: id,
    categories: [...new Set(lines.map(({ category }) => category))],
    time,
    data: Object.assign(toReservationResponse(present(reservation)), { state }),
    isCertain,
    order: orderOf('reservation', id, state === 'held' ? 0 : 1),
  };
}
