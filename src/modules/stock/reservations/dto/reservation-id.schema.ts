import { reservationIdOf } from '../reservation.document.js';

/** The key in the example of the call that makes a reservation. */
export const EXAMPLE_KEY = 'reserve-1';

/** The id of a reservation. The example is what the example of the call that makes one answers. */
export const RESERVATION_ID = {
  type: String,
  example: reservationIdOf(EXAMPLE_KEY),
  description: 'Of the reservation.',
};
