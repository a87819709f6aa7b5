import type { AppError } from '../../../common/errors/app-error.js';
import type { ProductChanges } from '../product.js';
import type { ProductRecord, StoredProduct } from '../storage/product.document.js';
import { type Kept, productRecord } from '../storage/product-record.js';
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
  /** The failures that say that something is no longer as it was found: then it is to be planned anew. */
  readonly overtakenBy: readonly AppError['code'][];
}

const CHANGED: PlannedStep['overtakenBy'] = ['precondition_failed', 'product_exists', 'product_not_found'];

/** Something was there that is not what the step is for, such as a product on its way. */
const MET: PlannedStep['overtakenBy'] = ['precondition_failed'];

/** A version that no product has: a step that may meet nothing, and that must not touch what else it meets. */
const NO_VERSION = '"none"';

/** What is known of a product at one point of a transaction. */
interface Known extends Kept {
  /** Undefined once the transaction itself has changed it. */
  readonly etag?: string | undefined;
}

/**
 * Operations as steps, given what was found of their products. A product that is written over keeps its beginning and where a move
 * has brought it from, so writing over needs the version that was found, and an upsert has to be a create where nothing was.
 * @param isBound whether a patch of any version is to be one of the version that was found
 */
export function planSteps(
  operations: readonly ProductOperation[],
  found: ReadonlyMap<string, StoredProduct>,
  now: string,
  isBound = false,
): PlannedStep[] {
  const known = new Map<string, Known>(found);
  return operations.map((operation) => {
    const planned = planStep(operation, known.get(operation.id), now, isBound);
    const before = known.get(operation.id);
    if (operation.op === 'delete') known.delete(operation.id);
    else if ('fields' in operation) known.set(operation.id, { createdAt: now, ...before, etag: undefined });
    else if (operation.op === 'patch' && before !== undefined) {
      known.set(operation.id, { ...before, etag: undefined });
    }
    return planned;
  });
}

function planStep(
  operation: ProductOperation,
  before: Known | undefined,
  now: string,
  isBound: boolean,
): PlannedStep {
  const { id } = operation;
  switch (operation.op) {
    case 'create': {
      const record = productRecord(id, operation.fields, undefined, now);
      return { step: { kind: 'create', record }, overtakenBy: [] };
    }
    case 'upsert': {
      const record = productRecord(id, operation.fields, before, now);
      if (before === undefined) return { step: { kind: 'create', record }, overtakenBy: CHANGED };
      const { etag } = before;
      return { step: { kind: 'replace', record, etag }, overtakenBy: etag === undefined ? [] : CHANGED };
    }
    case 'replace': {
      const record = productRecord(id, operation.fields, before, now);
      const { etag, overtakenBy } = versionFor(operation.etag, before);
      return { step: { kind: 'replace', record, etag }, overtakenBy };
    }
    case 'patch': {
      const { changes } = operation;
      const bound = operation.etag === undefined && isBound ? before?.etag : undefined;
      const etag = operation.etag ?? bound;
      const overtakenBy = bound !== undefined ? CHANGED : etag === undefined ? MET : [];
      return { step: { kind: 'patch', id, changes, updatedAt: now, etag }, overtakenBy };
    }
    case 'delete': {
      const { etag, overtakenBy } = versionFor(operation.etag, before);
      return { step: { kind: 'delete', id, etag }, overtakenBy };
    }
    case 'read':
      return { step: { kind: 'read', id }, overtakenBy: [] };
  }
}

/** The version that a step writes over: the one that is wanted, or else the one that was found. */
function versionFor(
  wanted: string | undefined,
  before: Known | undefined,
): { readonly etag: string | undefined; readonly overtakenBy: PlannedStep['overtakenBy'] } {
  if (wanted !== undefined) return { etag: wanted, overtakenBy: [] };
  if (before === undefined) return { etag: NO_VERSION, overtakenBy: MET };
  return { etag: before.etag, overtakenBy: before.etag === undefined ? [] : CHANGED };
}
