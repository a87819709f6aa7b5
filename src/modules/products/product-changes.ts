import type { PatchOperation, PatchRequestBody } from '@azure/cosmos';
import type { Arrival } from './product.document.js';
import type { ProductChanges } from './product.js';

/**
 * Changes as operations of one patch request, at most ten of them: what Azure Cosmos DB takes. A field is removed by setting
 * it first, because removing what is absent fails the whole patch; and a null is never stored.
 */
export function toPatchOperations(changes: ProductChanges, updatedAt: string): PatchOperation[] {
  const { description, ttl, ...required } = changes;
  return [
    ...Object.entries(required).flatMap(([field, value]) => (value === undefined ? [] : set(field, value))),
    ...removable('description', description, ''),
    ...removable('ttl', ttl, -1),
    ...set('updatedAt', updatedAt),
  ];
}

/** Ends the move that has brought a product: of that move only, and whether it has ended already or not. */
export function settling({ move, from, rid, etag }: Arrival): PatchRequestBody {
  return {
    operations: set('arrival', { move, from, rid, etag }),
    condition: `FROM c WHERE c.arrival.move = ${JSON.stringify(move)}`,
  };
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
