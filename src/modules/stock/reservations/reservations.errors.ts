import { AppError } from '../../../common/errors/app-error.js';
import { defineErrors } from '../../../common/errors/define-errors.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { STOCK_ERRORS } from '../entities/stock.errors.js';
import type { ReservationState } from './reservation.js';

/** Error codes of reservations. */
export const RESERVATION_ERRORS = defineErrors({
  reservation_not_found: {
    status: 404,
    title: 'Reservation not found',
    retryable: false,
    description: 'There is no reservation with this id. Ended ones are kept for a limited time.',
  },
  reservation_not_held: {
    status: 409,
    title: 'Reservation not held',
    retryable: false,
    description:
      'The reservation has ended another way: "state" says how. It can be confirmed, released or extended only while it is held.',
  },
  reservation_expired: {
    status: 409,
    title: 'Reservation expired',
    retryable: false,
    description: 'The time of the reservation is over, and its goods are free again. Make a new reservation.',
  },
});

export const reservationNotFound = (id: string): AppError =>
  new AppError(RESERVATION_ERRORS.reservation_not_found, `There is no reservation "${id}".`);

export const reservationNotHeld = (id: string, state: ReservationState): AppError =>
  new AppError(RESERVATION_ERRORS.reservation_not_held, `Reservation "${id}" is ${state}.`, { state });

export const reservationExpired = (id: string, expiresAt: string): AppError =>
  new AppError(RESERVATION_ERRORS.reservation_expired, `Reservation "${id}" expired at ${expiresAt}.`, {
    expiresAt,
  });

/** A line without enough stock, by its index in the reservation. */
export interface ShortLine {
  readonly index: number;
  readonly available: number;
  /** Together with the other lines of the product that ask for the same. */
  readonly requested: number;
}

export const shortOfStock = (lines: readonly ShortLine[]): AppError =>
  new AppError(
    STOCK_ERRORS.insufficient_stock,
    `Nothing was reserved: ${lines.map(({ index, available, requested }) => `line ${index} asks for ${requested} of ${available}`).join(', ')}.`,
    { lines },
  );

/** Until a caller that holds the most may have ended one, in milliseconds. */
const TOO_MANY_RETRY_MS = 60_000;

export const tooManyHeld = (most: number): AppError =>
  new AppError(HTTP_ERRORS.rate_limited, `At most ${most} reservations can be held at once.`, {
    retryAfterMs: TOO_MANY_RETRY_MS,
  });

export const reservationChanged = (id: string, currentEtag: string): AppError =>
  new AppError(
    HTTP_ERRORS.precondition_failed,
    `Reservation "${id}" is not at the version that was asked for.`,
    { currentEtag },
  );
