import type { PatchOperation } from '@azure/cosmos';
import type { ProductChanges } from '../entities/product.entity.js';
import { PRODUCT_TYPE } from './product.document.js';

/** For a patch of whatever version there is: documents of other types may have the id of a product. */
export const IF_PRODUCT = `FROM c WHERE c.type = "${PRODUCT_TYPE}"`;

/** For a patch of the time to live: it waits in another property as long as movements stand in the product alone. */
export const IF_POSTED = `${IF_PRODUCT} AND NOT IS_DEFINED(c.stock.unposted)`;

/** What a patch request can change. A quantity is a count: the product is written over as a whole, with its movements. */
export interface FieldChanges extends Omit<ProductChanges, 'quantity'> {
  readonly quantity?: never;
}

/**
 * Changes as operations of one patch request, at most ten of them: what Azure Cosmos DB takes. A field is removed by setting
 * it first, because removing what is absent fails the whole patch; and a null is never stored.
 */
export function toPatchOperations(changes: FieldChanges, updatedAt: string): PatchOperation[] {
  const { description, ttl, ...required } = changes;
  return [
    ...Object.entries(required).flatMap(([field, value]) => (value === undefined ? [] : set(field, value))),
    ...removable('description', description, ''),
    ...removable('ttl', ttl, -1),
    ...set('updatedAt', updatedAt),
    ...set('fieldsAt', updatedAt),
  ];
}

function removable(field: string, value: unknown, placeholder: unknown): PatchOperation[] {
  if (value === undefined) return [];
  return value === null ? [...set(field, placeholder), remove(field)] : set(field, value);
}

function set(field: string, value: unknown): PatchOperation[] {
  return [{ op: 'set', path: `/${field}`, value }];
}

function remove(field: string): PatchOperation {
  return { op: 'remove', path: `/${field}` };
}
