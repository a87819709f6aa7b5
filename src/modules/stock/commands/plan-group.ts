import { areMet } from '../../../common/http/preconditions.js';
import { preconditionFailed } from '../../products/entities/products.errors.js';
import { type Decision, decide, isRefused } from '../ledger/decide.js';
import type { Movement } from '../ledger/movement.js';
import type { StockState } from '../ledger/stock-state.js';
import type { StockUnit, UnitRefused } from './stock-call.js';

/** What is known of a product before a group of commands. */
export interface Known {
  readonly id: string;
  readonly etag: string;
  readonly stock: StockState;
}

/** What a unit is to leave. */
export interface PlannedUnit {
  /** In the order of the ledger; the opening of the product's stock may be before its own. */
  readonly movements: readonly Movement[];
  /** Its own, a list for each command. */
  readonly byCommand: Decision['byCommand'];
}

/** What is to become of a group. */
export interface GroupPlan {
  /** The stock after it. */
  readonly stock: StockState;
  /** For the first units of the group, in their order; the others have to wait for the next one. */
  readonly units: readonly (PlannedUnit | UnitRefused)[];
}

/** A transaction is one piece of work for the database, in which it may answer nobody else. */
const SMALL_GROUP = 64;

/** Of a long queue: few, large transactions get through it sooner. */
const SHARE_OF_QUEUE = 1 / 4;

/**
 * How many of those who wait for a product are carried out together.
 * @param isContended whether another instance writes it, too: then all of them, because each group may be in vain
 */
export const groupSize = (waiting: number, isContended: boolean): number =>
  isContended ? waiting : Math.max(SMALL_GROUP, Math.ceil(waiting * SHARE_OF_QUEUE));

/** No version that a product has had: the one that a group is about to make. */
const NEXT_VERSION = '';

/** Decides about units in their order, each on what those before it leave, until there is no room for the movements of one. */
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

/** Whether the plan refuses the unit at this place. */
export const isRefusedAt = ({ units }: GroupPlan, index: number): boolean => {
  const unit = units[index];
  return unit !== undefined && !isPlanned(unit);
};
