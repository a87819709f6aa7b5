import { toProductResponse } from '../../products/dto/product.response.js';
import type { Product } from '../../products/entities/product.entity.js';
import type { DeletedProduct, ProductChange } from '../../products/changes/product-change.js';
import { type DerivedEvent, eventId, orderOf } from './event.js';

/** @param replaced ids of products that are there again after the same transaction has deleted others */
export function productEvents(change: ProductChange, replaced: ReadonlySet<string>): DerivedEvent[] {
  switch (change.kind) {
    case 'present':
      return presentEvents(change);
    case 'deleted':
      return change.products.flatMap((product) =>
        deletedEvents(change.category, product, change.at, replaced),
      );
    case 'moved':
      return [
        createdEvent(change.category, change.product, false, change.product),
        movedEvent({ ...change, from: change.category }, 'source'),
      ];
  }
}

function presentEvents({
  product,
  fieldsAt,
  moved,
}: Extract<ProductChange, { kind: 'present' }>): DerivedEvent[] {
  const { id, category, createdAt, updatedAt } = product;
  const data = toProductResponse(product);
  const beganAt = moved === undefined ? createdAt : moved.at;
  const isFirst = updatedAt === beganAt;
  const began =
    moved === undefined
      ? [createdEvent(category, product, isFirst, data)]
      : beganAt === undefined
        ? []
        : [
            {
              ...movedEvent({ category, product, to: category, ...moved, at: beganAt }, 'target'),
              isCertain: isFirst,
            },
          ];
  if (fieldsAt === beganAt && !isFirst) return began;
  const updated: DerivedEvent = {
    id: eventId('product.updated', category, id, fieldsAt),
    type: 'product.updated',
    subject: id,
    categories: [category],
    time: fieldsAt,
    data,
    isCertain: updatedAt === fieldsAt,
    order: orderOf('changed', id),
  };
  return isFirst ? began : [...began, updated];
}

function deletedEvents(
  category: string,
  product: DeletedProduct,
  time: string,
  replaced: ReadonlySet<string>,
): DerivedEvent[] {
  const { id, sku } = product;
  const order = orderOf(replaced.has(id) ? 'replaced' : 'ended', id);
  const created = createdEvent(category, product, false, { id, category, sku, createdAt: product.createdAt });
  const deleted: DerivedEvent = {
    id: eventId('product.deleted', category, id, product.createdAt, time),
    type: 'product.deleted',
    subject: id,
    categories: [category],
    time,
    data: { id, category, sku, deletedAt: time },
    isCertain: true,
    order,
  };
  return replaced.has(id) ? [deleted] : [created, deleted];
}

const createdEvent = (
  category: string,
  { id, createdAt }: Pick<Product, 'id' | 'createdAt'>,
  isCertain: boolean,
  data: object,
): DerivedEvent => ({
  id: eventId('product.created', category, id, createdAt),
  type: 'product.created',
  subject: id,
  categories: [category],
  time: createdAt,
  data: { ...data, category },
  isCertain,
  order: orderOf('began', id),
});

/** The same id on both sides: it is the same move. */
function movedEvent(
  {
    category,
    product: { id, sku },
    from,
    to,
    move,
    at: time,
  }: {
    readonly category: string;
    readonly product: Pick<DeletedProduct, 'id' | 'sku'>;
    readonly from: string;
    readonly to: string;
    readonly move: string;
    readonly at: string;
  },
  side: 'source' | 'target',
): DerivedEvent {
  const eventOfMove = eventId('product.moved', move);
  return {
    id: eventOfMove,
    type: 'product.moved',
    subject: id,
    categories: [category],
    time,
    data: { id, sku, from, to },
    isCertain: true,
    fact: eventId(eventOfMove, side),
    order: orderOf(side === 'source' ? 'ended' : 'began', id),
    move: { side, other: side === 'source' ? to : from },
  };
}
