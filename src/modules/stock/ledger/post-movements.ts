import type { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { toMovementDocument } from './movement.document.js';
import type { StockState } from './stock-state.js';

/**
 * Writes the movements that stand in a product alone into the ledger. The transaction that does it takes them out of the product,
 * or deletes that. Not by `create`: whoever copies ledgers may have been there before.
 */
export const postMovements = (
  partition: Partition,
  productId: string,
  { ledger = '', unposted }: Pick<StockState, 'ledger' | 'unposted'>,
): BatchOperation[] =>
  unposted.map((movement) => ({
    kind: 'upsert',
    body: toMovementDocument(partition, productId, ledger, movement),
  }));
