import { Partition } from '../../catalog-store/partition.js';
import { recordOperation, type RecordOperation } from '../../idempotency/call-record.document.js';
import { type GroupPlan, isPlanned } from './plan-group.js';
import type { RecordedUnit } from './record-movements.js';
import type { RecordedStock, StockCall } from './stock-call.js';
import type { CallEntry } from './stock.repository.js';

/** The records of calls that are carried out without a movement. */
export function recordsOf(
  calls: readonly StockCall[],
  { units }: GroupPlan,
  answer: RecordedStock,
): ReadonlyMap<StockCall, RecordOperation> {
  const records = new Map<StockCall, RecordOperation>();
  units.forEach((unit, index) => {
    const call = calls[index];
    const draft = call?.unit.record;
    if (call === undefined || draft === undefined || !isPlanned(unit)) return;
    records.set(call, recordOperation(Partition.of(call.key.category), draft, answer));
  });
  return records;
}

/** The call whose movement or record already existed when the transaction was written. */
export function callOf(
  entry: CallEntry,
  calls: readonly StockCall[],
  recorded: ReadonlyMap<StockCall, RecordedUnit>,
  records: ReadonlyMap<StockCall, RecordOperation>,
): StockCall {
  const call = calls.find(
    (one) => records.get(one) === entry || recorded.get(one)?.all.some((movement) => movement === entry),
  );
  if (call === undefined) throw new RangeError('Every entry belongs to a call.');
  return call;
}
