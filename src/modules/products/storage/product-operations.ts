import type { Partition } from '../../catalog-store/partition.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { postMovements } from '../../stock/ledger/post-movements.js';
import type { ProductRecord } from './product.document.js';

/** How a record is written: the record, and the movements that go into the ledger with it. */
export interface RecordWrite {
  readonly record: ProductRecord;
  readonly movements: readonly BatchOperation[];
}

/** Posts the record's movements if there is room for all of them; otherwise they stay in the record. */
export function recordWrite(partition: Partition, record: ProductRecord, room: number): RecordWrite {
  const { id, stock } = record;
  if (stock === undefined || stock.unposted.length === 0 || stock.unposted.length > room) {
    return { record, movements: [] };
  }
  const movements = postMovements(partition, id, stock);
  return { record: { ...record, stock: { ...stock, unposted: [] } }, movements };
}
