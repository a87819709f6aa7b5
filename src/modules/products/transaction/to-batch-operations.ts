import { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { postMovements } from '../../stock/ledger/post-movements.js';
import { recordWrite } from '../storage/product-record.js';
import { IF_PRODUCT, toPatchOperations } from '../storage/product-changes.js';
import { toDocument } from '../storage/product.document.js';
import type { DecidedOperation } from './plan-operations.js';
import type { ProductOperation } from './product-operation.js';

/** One for each operation, and the movements: all of those that end a ledger, and of the others what there is room for. */
export function toBatchOperations(
  partition: Partition,
  decided: readonly DecidedOperation[],
  now: string,
  most: number,
): { readonly own: BatchOperation[]; readonly movements: BatchOperation[] } {
  const movements = decided.flatMap(({ operation, ending }) =>
    ending?.stock === undefined ? [] : postMovements(partition, operation.id, ending.stock),
  );
  const own = decided.map(({ operation, etag, write }): BatchOperation => {
    if (write === undefined) return toOperation(operation, etag, now);
    const room = most - decided.length - movements.length;
    const whole = recordWrite(partition, write.record, room);
    movements.push(...whole.movements);
    const body = toDocument(partition, whole.record);
    return write.kind === 'create' ? { kind: 'create', body } : { kind: 'replace', body, ifMatch: etag };
  });
  return { own, movements };
}

/** What writes no product as a whole. */
function toOperation(operation: ProductOperation, etag: string | undefined, now: string): BatchOperation {
  const { id } = operation;
  switch (operation.op) {
    case 'patch': {
      // A patch with a quantity comes here only for a product that was not found: its plan is bound to no version.
      const { quantity: _quantity, ...fields } = operation.changes;
      const condition = etag === undefined ? { condition: IF_PRODUCT } : { ifMatch: etag };
      return { kind: 'patch', id, operations: toPatchOperations(fields, now), ...condition };
    }
    case 'delete':
      return { kind: 'delete', id, ifMatch: etag };
    case 'read':
      return { kind: 'read', id };
    default:
      throw new RangeError(`The plan of ${operation.op} has no product.`);
  }
}
