import type { CatalogChange } from '../../../catalog-store/partition-changes.js';
import { MOVEMENT_TYPE, type StoredMovement, toMovement } from '../movement.document.js';

type MovementChange = CatalogChange & { readonly type?: unknown; readonly ttl?: unknown };

export const isMovement = ({ type }: MovementChange): boolean => type === MOVEMENT_TYPE;

/** Whether it stays for good so far. */
export const hasNoEnd = ({ ttl }: MovementChange): boolean => ttl === undefined;

/** @throws AppError `internal_error` for a movement that cannot be read */
export function movementsByProduct(
  changes: readonly CatalogChange[],
): ReadonlyMap<string, readonly StoredMovement[]> {
  const byProduct = new Map<string, StoredMovement[]>();
  for (const movement of changes.map(toMovement)) {
    const { productId } = movement;
    byProduct.set(productId, [...(byProduct.get(productId) ?? []), movement]);
  }
  return byProduct;
}
