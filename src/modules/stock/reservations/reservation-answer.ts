import { currentRequest } from '../../../common/context/request-context.js';
import {
  etagOf,
  isOver,
  type RecordedCall,
  type ReservationState,
  type ReservedLine,
  shownState,
  type StoredReservation,
} from './reservation.js';

/** A reservation as it is answered. */
export interface ReservationAnswer {
  readonly id: string;
  readonly state: ReservationState;
  readonly lines: readonly ReservedLine[];
  readonly reference?: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly etag: string;
}

/** As it is now. */
export const present = (reservation: StoredReservation): ReservationAnswer => {
  const state = shownState(reservation.phase);
  if (state === undefined) throw new RangeError('Callers see nothing of a reservation that is not made.');
  const { version, expiresAt } = reservation;
  return answered(reservation, { version, expiresAt, state });
};

/** As a reader sees it: what is held and whose time is over has expired, although nobody may have written that yet. */
export const seen = (reservation: StoredReservation, now: string): ReservationAnswer => {
  const { version, expiresAt } = reservation;
  return isOver(reservation, now)
    ? answered(reservation, { version: version + 1, expiresAt, state: 'expired' })
    : present(reservation);
};

/** As it was when a call was answered. */
export const answered = (
  { id, lines, reference, createdAt }: StoredReservation,
  { version, state, expiresAt }: Pick<RecordedCall, 'version' | 'state' | 'expiresAt'>,
): ReservationAnswer => ({
  id,
  state,
  lines: state === 'confirmed' ? lines : lines.map(({ confirmed: _confirmed, ...line }) => line),
  ...(reference === undefined ? {} : { reference }),
  createdAt,
  expiresAt,
  etag: etagOf({ version }),
});

/** Tells the audit log, too. */
export function written(action: 'create' | 'patch', reservation: StoredReservation): ReservationAnswer {
  const answer = present(reservation);
  const [category = ''] = answer.lines.map((line) => line.category);
  currentRequest().recordChange({ action, category, id: answer.id, etagAfter: answer.etag });
  return answer;
}
