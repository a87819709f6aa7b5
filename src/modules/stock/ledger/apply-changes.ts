import { AppError } from '../../../common/errors/app-error.js';
import { outOfRange, tooManyLocations } from '../entities/stock.errors.js';
import type { StockChange } from './changes-of.js';
import type { Movement } from './movement.js';
import { isEmpty, levelAt, MAIN_LOCATION, onHandOf, STOCK_LIMITS, type StockState } from './stock-state.js';

/** The stock after some changes, and their movements. */
export interface Applied {
  readonly state: StockState;
  readonly movements: readonly Movement[];
}

/** Carries changes out, all of them or none: numbers them, and keeps every number and their count within bounds. */
export function applyChanges(state: StockState, changes: readonly StockChange[]): Applied | AppError {
  let applied: Applied = { state, movements: [] };
  for (const change of changes) {
    const next = applyOne(applied.state, change);
    if (next instanceof AppError) return next;
    applied = { state: next.state, movements: [...applied.movements, next.movement] };
  }
  const { field } = changes.at(-1) ?? {};
  if (isOut(onHandOf(applied.state))) return outOfRange(field ?? 'quantity');
  return applied;
}

function applyOne(
  state: StockState,
  { field = 'quantity', ...change }: StockChange,
): { readonly state: StockState; readonly movement: Movement } | AppError {
  const { location, delta, reservedDelta } = change;
  const before = levelAt(state, location);
  const level = { onHand: before.onHand + delta, reserved: before.reserved + reservedDelta };
  if (isOut(level.onHand) || isOut(level.reserved)) return outOfRange(field);
  const levels = withRoomFor(state.levels, location).set(location, level);
  if (levels.size > STOCK_LIMITS.locations) {
    return tooManyLocations(change.kind === 'transfer_in' ? 'to' : 'location');
  }
  const sequence = state.sequence + 1;
  return { state: { ...state, levels, sequence, isOpen: true }, movement: { sequence, ...change, ...level } };
}

/** A location that holds nothing makes room for another one when there are too many. */
function withRoomFor(
  levels: StockState['levels'],
  location: string,
): Map<string, { onHand: number; reserved: number }> {
  if (levels.has(location) || levels.size < STOCK_LIMITS.locations) return new Map(levels);
  return new Map([...levels].filter(([name, level]) => name === MAIN_LOCATION || !isEmpty(level)));
}

const isOut = (quantity: number): boolean =>
  quantity < STOCK_LIMITS.quantity.lowest || quantity > STOCK_LIMITS.quantity.highest;
