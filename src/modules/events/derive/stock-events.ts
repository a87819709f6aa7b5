import { toMovementResponse } from '../../stock/dto/movement.response.js';
import { MOVEMENT_TYPE, toMovement } from '../../stock/ledger/movement.document.js';
import type { RecordedMovement } from '../../stock/ledger/movement.js';
import type { ProductChange } from '../../products/changes/product-change.js';
import { isObject } from '../../catalog-store/document-reader.js';
import { type DerivedEvent, eventId, orderOf } from './event.js';

/** Events of a ledger entry. A later change of the entry, such as a time to live, gives no new event. */
export function movementEvents(document: unknown): DerivedEvent[] {
  if (!isObject(document) || document['type'] !== MOVEMENT_TYPE) return [];
  const { productId, category, ...movement } = toMovement(document);
  return eventsOf(productId, category, movement, document['ttl'] === undefined);
}

/** Events of unposted movements. They are stored in the product, so later changes of it return them again. */
export function unpostedEvents(change: ProductChange): DerivedEvent[] {
  if (change.kind !== 'present') return [];
  const { id, category, stock, updatedAt } = change.product;
  return stock.unposted.flatMap((movement) => eventsOf(id, category, movement, movement.at >= updatedAt));
}

function eventsOf(
  id: string,
  category: string,
  movement: RecordedMovement,
  isCertain: boolean,
): DerivedEvent[] {
  const { sequence, low, at: time } = movement;
  const common = { subject: id, categories: [category], time, isCertain };
  const changed: DerivedEvent = {
    ...common,
    id: eventId('stock.changed', category, movement.id),
    type: 'stock.changed',
    data: { id, category, movement: toMovementResponse(movement) },
    order: orderOf('stock', id, sequence),
  };
  if (low === undefined) return [changed];
  const { available, reorderPoint } = low;
  const lowered: DerivedEvent = {
    ...common,
    id: eventId('stock.low', category, movement.id),
    type: 'stock.low',
    data: { id, category, available, reorderPoint, movementId: movement.id },
    order: orderOf('low', id, sequence),
  };
  return [changed, lowered];
}
