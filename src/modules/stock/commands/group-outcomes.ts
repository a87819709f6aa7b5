import type { StockOfProduct } from '../ledger/stock-of-product.js';
import type { Outcome } from './group-commit.js';
import type { GroupPlan } from './plan-group.js';
import type { RecordedUnit } from './record-movements.js';
import type { CallResult, StockCall } from './stock-call.js';

/** Result of an attempt. `repeated`: an earlier call carried out the same command. */
export type Attempt =
  | { readonly kind: 'answered'; readonly outcomes: readonly Outcome<CallResult>[] }
  | { readonly kind: 'repeated'; readonly calls: readonly StockCall[] }
  | { readonly kind: 'overtaken' };

/** Outcomes of the calls that the plan decides: the first calls of the group. */
export function answered(
  calls: readonly StockCall[],
  { units }: GroupPlan,
  recorded: ReadonlyMap<StockCall, RecordedUnit>,
  product: StockOfProduct,
  etagBefore: string,
): Attempt {
  const outcomes = calls.slice(0, units.length).map((call, index): Outcome<CallResult> => {
    const unit = units[index];
    if (unit !== undefined && 'error' in unit) return { error: unit.error };
    return { value: { movements: recorded.get(call)?.byCommand ?? [], product, etagBefore } };
  });
  return { kind: 'answered', outcomes };
}

/** The outcomes of the first calls, up to the first call without one. */
export function inTheirOrder(
  calls: readonly StockCall[],
  repeated: ReadonlySet<StockCall>,
  outcomes: readonly Outcome<CallResult>[],
): Outcome<CallResult>[] {
  const left = [...outcomes];
  const all: Outcome<CallResult>[] = [];
  for (const call of calls) {
    const outcome = repeated.has(call) ? { value: 'repeated' as const } : left.shift();
    if (outcome === undefined) break;
    all.push(outcome);
  }
  return all;
}
