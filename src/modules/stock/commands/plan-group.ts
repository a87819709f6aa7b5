import { areMet } from '../../../common/http/preconditions.js';
import { preconditionFailed } from '../../products/entities/products.errors.js';
import { type Decision, decide, isRefused } from '../ledger/decide.js';
import type { Movement } from '../ledger/movement.js';
import type { StockState } from '../ledger/stock-state.js';
import type { StockUnit, UnitRefused } from './stock-call.js';

/** State of a product before a group of commands. */
export interface Known {
  readonly id: string;
  readonly etag: string;
  readonly stock: StockState;
}

/** Planned result of a unit. */
export interface PlannedUnit {
  /** In the order of the ledger; the opening of the product's stock may be before its own. */
  readonly movements: readonly Movement[];
  /** Its own, a list for each command. */
  readonly byCommand: Decision['byCommand'];
}

/** Plan of a group. */
export interface GroupPlan {
  /** The stock after it. */
  readonly stock: StockState;
  /** For the first units of the group, in their order; the others have to wait for the next one. */
  readonly units: readonly (PlannedUnit | UnitRefused)[];
}

/** Group size for a short queue. During a transaction the database may serve no other call. */
const SMALL_GROUP = 64;

/** Part of a long queue that forms one group. Few large transactions have a higher throughput. */
const SHARE_OF_QUEUE = 1 / 4;

/**
 * Number of waiting commands of a product that form the next group.
 * @param isContended whether another instance writes the product, too. Then all form one group, because an attempt may fail
 */
export const groupSize = (waiting: number, isContended: boolean): number =>
  isContended ? waiting : Math.max(SMALL_GROUP, Math.ceil(waiting * SHARE_OF_QUEUE));

/** Placeholder of the version that a group is about to write. */
const NEXT_VERSION = '';

/** Decides units in order, each on the result of the units before it, until the transaction has no more room. */
export function planGroup(known: Known, units: readonly StockUnit[], room: number): GroupPlan {
  let { stock } = known;
  let left = room;
  const planned: (PlannedUnit | UnitRefused)[] = [];
  for (const { commands, conditions, record } of units) {
    const etag = stock === known.stock ? known.etag : NEXT_VERSION;
    if (!areMet(conditions, etag)) {
      planned.push({ error: preconditionFailed(known.id, etag === NEXT_VERSION ? undefined : etag) });
      continue;
    }
    const decision = decide(stock, commands);
    if (isRefused(decision)) {
      planned.push(decision);
      continue;
    }
    const { movements, byCommand } = decision;
    const needed = movements.length + (record === undefined ? 0 : 1);
    if (needed > left && planned.length > 0) break;
    left -= needed;
    stock = decision.state;
    planned.push({ movements, byCommand });
  }
  return { stock, units: planned };
}

export const isPlanned = (unit: PlannedUnit | UnitRefused): unit is PlannedUnit => 'movements' in unit;

/** Whether the plan refuses the unit at this index. */
export const isRefusedAt = ({ units }: GroupPlan, index: number): boolean => {
  const unit = units[index];
  return unit !== undefined && !isPlanned(unit);
};
