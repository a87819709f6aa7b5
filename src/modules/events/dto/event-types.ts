/** Event types, by the names that clients filter by. */
export const EVENT_TYPES = [
  'product.created',
  'product.updated',
  'product.deleted',
  'product.moved',
  'stock.changed',
  'stock.low',
  'reservation.held',
  'reservation.confirmed',
  'reservation.released',
  'reservation.expired',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
