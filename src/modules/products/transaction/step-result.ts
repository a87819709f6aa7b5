import { currentRequest } from '../../../common/context/request-context.js';
import type { BatchItemResult } from '../../cosmos/batch/batch-outcome.js';
import type { StoredProduct } from '../storage/product.document.js';
import { removed, written } from '../storage/write-outcome.js';
import type { DecidedOperation } from './plan-operations.js';

/** What a committed operation has left. */
export interface StepResult {
  /** 201 created, 200 replaced, changed or read, 204 deleted; 404 read of a product whose move to this category did not succeed. */
  readonly status: number;
  /** Absent after a delete, and when a reply was lost and the product is gone since. */
  readonly product?: StoredProduct;
  /** Request units. */
  readonly requestCharge: number;
}

/** The result of an operation that writes. The audit log is told of the change. */
export function resultOfWrite(
  category: string,
  decided: DecidedOperation,
  result: BatchItemResult,
): StepResult {
  const { operation, etag, write } = decided;
  const { id, op } = operation;
  const { status, requestCharge, resource } = result;
  if (op === 'delete') {
    removed({ category, id }, etag);
    return { status, requestCharge };
  }
  const action = op === 'patch' ? op : (write?.kind ?? 'replace');
  if (resource === undefined) {
    currentRequest().recordChange({ action, category, id, etagBefore: etag });
    return { status, requestCharge };
  }
  return { status, requestCharge, product: written(action, resource, etag) };
}
