import type { PlannedChange, PlannedTransaction } from '../transaction/extra-operations.js';
import { type Kept, keptOf, productRecord } from '../storage/product-record.js';
import { type ProductDocument, toDocument } from '../storage/product.document.js';

/** What an operation leaves, as far as it is known before its transaction. Only the database knows the rest: the version. */
export interface PlannedResult {
  readonly status: 200 | 201 | 204;
  readonly id: string;
  /** Absent after a delete, and of a product that was not found. */
  readonly document?: ProductDocument;
  /** Only of what is read, and not changed by the transaction itself. */
  readonly etag?: string;
}

/** One for each change, in their order. */
export function plannedResults({ partition, changes, now }: PlannedTransaction): PlannedResult[] {
  const found = new Map(changes.map(({ operation, before }) => [operation.id, before]));
  const known = new Map<string, Kept | undefined>(found);
  const changed = new Set<string>();
  return changes.map(({ operation, after }): PlannedResult => {
    const { op, id } = operation;
    const before = known.get(id);
    const isCreated = op === 'create' || (op === 'upsert' && before === undefined);
    const asFound = op === 'read' && !changed.has(id) ? found.get(id) : undefined;
    if (op !== 'read') changed.add(id);
    if (op === 'delete') known.set(id, undefined);
    if (after === undefined) return { status: op === 'delete' ? 204 : 200, id };
    // What is read is as it was left: found so, or written by this transaction.
    const updatedAt = op === 'read' ? (before?.updatedAt ?? now) : now;
    const record = productRecord(id, after, before, updatedAt);
    known.set(id, keptOf(record));
    return {
      status: isCreated ? 201 : 200,
      id,
      document: toDocument(partition, record),
      ...(asFound === undefined ? {} : { etag: asFound.etag }),
    };
  });
}

/** Whether a patch names a version that is not the one that was found: what was found is behind, or the patch fails. */
export const isBehind = ({ operation, before }: PlannedChange): boolean =>
  operation.op === 'patch' && operation.etag !== undefined && operation.etag !== before?.etag;
