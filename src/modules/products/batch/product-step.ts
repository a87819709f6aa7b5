import type { ProductChanges } from '../product.js';
import type { ProductRecord, StoredProduct } from '../product.document.js';
import type { ProductOperation } from './product-operation.js';

/** An operation as the database can carry it out: with everything decided that the caller leaves to us. */
export type ProductStep =
  | { readonly kind: 'create'; readonly record: ProductRecord }
  | { readonly kind: 'replace'; readonly record: ProductRecord; readonly etag?: string | undefined }
  | {
      readonly kind: 'patch';
      readonly id: string;
      readonly changes: ProductChanges;
      readonly updatedAt: string;
      readonly etag?: string | undefined;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly etag?: string | undefined }
  | { readonly kind: 'read'; readonly id: string };

export interface PlannedStep {
  readonly step: ProductStep;
  /** Whether the step holds only as long as nobody else changes what was found. */
  readonly isAssumed: boolean;
}

/** What is known of a product at one point of a transaction. */
interface Known {
  readonly createdAt: string;
  readonly arrival?: StoredProduct['arrival'];
  /** Undefined once the transaction itself has changed it. */
  readonly etag?: string | undefined;
}

/**
 * Operations as steps, given what was found of their products. A product that is written over keeps its beginning and where a move
 * has brought it from, so writing over needs the version that was found, and an upsert has to be a create where nothing was.
 */
export function planSteps(
  operations: readonly ProductOperation[],
  found: ReadonlyMap<string, StoredProduct>,
  now: string,
): PlannedStep[] {
  const known = new Map<string, Known>(found);
  return operations.map((operation) => {
    const planned = planStep(operation, known.get(operation.id), now);
    const before = known.get(operation.id);
    if (operation.op === 'delete') known.delete(operation.id);
    else if ('fields' in operation) known.set(operation.id, { createdAt: now, ...before, etag: undefined });
    else if (operation.op === 'patch' && before !== undefined) {
      known.set(operation.id, { ...before, etag: undefined });
    }
    return planned;
  });
}

function planStep(operation: ProductOperation, before: Known | undefined, now: string): PlannedStep {
  const { id } = operation;
  switch (operation.op) {
    case 'create': {
      const record = { id, fields: operation.fields, createdAt: now, updatedAt: now };
      return { step: { kind: 'create', record }, isAssumed: false };
    }
    case 'upsert': {
      const record = recordOver(operation, before, now);
      if (before === undefined) return { step: { kind: 'create', record }, isAssumed: true };
      return { step: { kind: 'replace', record, etag: before.etag }, isAssumed: before.etag !== undefined };
    }
    case 'replace': {
      const record = recordOver(operation, before, now);
      const etag = operation.etag ?? before?.etag;
      return { step: { kind: 'replace', record, etag }, isAssumed: etag !== operation.etag };
    }
    case 'patch': {
      const { changes, etag } = operation;
      return { step: { kind: 'patch', id, changes, updatedAt: now, etag }, isAssumed: false };
    }
    case 'delete':
      return { step: { kind: 'delete', id, etag: operation.etag }, isAssumed: false };
    case 'read':
      return { step: { kind: 'read', id }, isAssumed: false };
  }
}

function recordOver(
  { id, fields }: Extract<ProductOperation, { op: 'upsert' | 'replace' }>,
  before: Known | undefined,
  now: string,
): ProductRecord {
  const arrival = before?.arrival === undefined ? {} : { arrival: before.arrival };
  return { id, fields, createdAt: before?.createdAt ?? now, updatedAt: now, ...arrival };
}
