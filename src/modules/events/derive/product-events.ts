import { toProductResponse } from '../../products/dto/product.response.js';
import type { Product } from '../../products/entities/product.entity.js';
import type { MoveReference, DeletedProduct, ProductChange } from '../../products/changes/product-change.js';
import { type DerivedEvent, eventId, orderOf } from './event.js';

/** @param replaced ids of products that the same transaction deleted and created again */
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
        ...beganEvents(change.category, change.product),
        movedEvent({ ...change, from: change.category }, 'source'),
      ];
  }
}

function presentEvents({
  product,
  fieldsAt,
  broughtBy,
}: Extract<ProductChange, { kind: 'present' }>): DerivedEvent[] {
  const { id, category, createdAt, updatedAt } = product;
  const data = toProductResponse(product);
  const beganAt = broughtBy === undefined ? createdAt : broughtBy.at;
  const isFirst = updatedAt === beganAt;
  const began =
    broughtBy === undefined
      ? [createdEvent(category, product, isFirst, data)]
      : broughtEvents(category, product, broughtBy, isFirst);
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
  return replaced.has(id) ? [deleted] : [...beganEvents(category, product), deleted];
}

/** The first event of a product that has left its category. No poll may have seen the product before. */
function beganEvents(category: string, { broughtBy, ...product }: DeletedProduct): DerivedEvent[] {
  return broughtBy === undefined
    ? [createdEvent(category, product, false, product)]
    : broughtEvents(category, product, broughtBy, false);
}

/** The event of a product that a move brought here. Older documents do not hold the time of the move. */
function broughtEvents(
  category: string,
  product: Pick<DeletedProduct, 'id' | 'sku'>,
  { move, from, at }: MoveReference,
  isCertain: boolean,
): DerivedEvent[] {
  if (at === undefined) return [];
  return [{ ...movedEvent({ category, product, from, to: category, move, at }, 'target'), isCertain }];
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

/** Both sides of a move have the same id. */
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
