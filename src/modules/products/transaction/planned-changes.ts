import type { PlannedChange } from './extra-operations.js';
import type { Product, ProductChanges, ProductFields } from '../entities/product.entity.js';
import { fieldsOf, type StoredProduct } from '../storage/product.document.js';
import type { ProductOperation } from './product-operation.js';

/** What each operation finds and leaves, given what was found before the first. */
export function plannedChanges(
  operations: readonly ProductOperation[],
  found: ReadonlyMap<string, StoredProduct>,
): PlannedChange[] {
  const left = new Map<string, ProductFields | undefined>(
    [...found].map(([id, product]) => [id, fieldsOf(product)]),
  );
  return operations.map((operation) => {
    const before: Product | undefined = found.get(operation.id);
    const after = fieldsAfter(operation, left.get(operation.id));
    left.set(operation.id, after);
    return { operation, before, after };
  });
}

function fieldsAfter(
  operation: ProductOperation,
  before: ProductFields | undefined,
): ProductFields | undefined {
  if ('fields' in operation) return operation.fields;
  if (operation.op === 'delete') return undefined;
  return operation.op === 'patch' && before !== undefined ? patched(before, operation.changes) : before;
}

/** Fields after changes to them. Null removes one. */
export function patched(
  before: ProductFields,
  { description, ttl, ...changes }: ProductChanges,
): ProductFields {
  const { description: oldDescription, ttl: oldTtl, ...others } = before;
  const newDescription = description === undefined ? oldDescription : (description ?? undefined);
  const newTtl = ttl === undefined ? oldTtl : (ttl ?? undefined);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return {
    ...others,
    ...given,
    ...(newDescription === undefined ? {} : { description: newDescription }),
    ...(newTtl === undefined ? {} : { ttl: newTtl }),
  };
}
