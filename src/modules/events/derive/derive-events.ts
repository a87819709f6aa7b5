import type { Change } from '../../cosmos/change-feed/processing/change.js';
import { toProductChange } from '../../products/changes/product-change.js';
import type { DerivedEvent } from './event.js';
import { productEvents } from './product-events.js';
import { reservationEvents } from './reservation-events.js';
import { movementEvents, unpostedEvents } from './stock-events.js';

/** Derives the events of one transaction, in order. The same documents always give the same events. */
export function deriveEvents(documents: readonly Change<object>[]): DerivedEvent[] {
  const changes = documents.map(toProductChange).filter((change) => change !== undefined);
  const present = changes.flatMap((change) => (change.kind === 'present' ? [change.product.id] : []));
  const events = [
    ...changes.flatMap((change) => productEvents(change, new Set(present))),
    ...changes.flatMap(unpostedEvents),
    ...documents.flatMap(movementEvents),
    ...documents.flatMap(reservationEvents),
  ];
  return events.toSorted((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)));
}
