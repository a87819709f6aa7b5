import { AppError } from '../../../common/errors/app-error.js';
import { type Applied, applyChanges } from './apply-changes.js';
import { changesOf } from './changes-of.js';
import type { Movement } from './movement.js';
import type { ChangeSettings, StockCommand } from './stock-command.js';
import { availableOf, type StockState } from './stock-state.js';

/** What a command, or several that belong together, leave. */
export interface Decision extends Applied {
  /** One list for each command, in their order. */
  readonly byCommand: readonly (readonly Movement[])[];
}

/** Why commands that belong together are refused: the first of them that cannot be. */
export interface Refusal {
  readonly error: AppError;
  /** Its place among the commands. */
  readonly index: number;
}

/**
 * Decides about commands of one product that belong together: in their order, all or none. The first movement of a product
 * that has stock without a ledger is the opening of that stock.
 */
export function decide(state: StockState, commands: readonly StockCommand[]): Decision | Refusal {
  let current: Applied = { state, movements: [] };
  const byCommand: (readonly Movement[])[] = [];
  for (const [index, command] of commands.entries()) {
    const next = decideOne(current.state, command);
    if (next instanceof AppError) return { error: next, index };
    current = { state: next.state, movements: [...current.movements, ...next.movements] };
    byCommand.push(next.own);
  }
  return { ...current, byCommand };
}

export const isRefused = (decision: Decision | Refusal): decision is Refusal => 'error' in decision;

function decideOne(
  state: StockState,
  command: StockCommand,
): (Applied & { own: readonly Movement[] }) | AppError {
  const changes = changesOf(state, command);
  if (changes instanceof AppError) return changes;
  if (command.kind === 'settings') return { state: withSettings(state, command), movements: [], own: [] };
  if (command.kind === 'open') return { ...openIfNeeded(state), own: [] };
  const opened = changes.length === 0 ? { state, movements: [] } : openIfNeeded(state);
  const applied = applyChanges(opened.state, changes);
  if (applied instanceof AppError) return applied;
  const movements = command.kind === 'closing' ? applied.movements : withLowStock(opened.state, applied);
  return { state: applied.state, movements: [...opened.movements, ...movements], own: movements };
}

/**
 * Movements that belong together cross the reorder point once or not at all: the last of them says so. That a product which is
 * deleted has no stock is no reason to order more.
 */
function withLowStock(before: StockState, { state, movements }: Applied): readonly Movement[] {
  const { reorderPoint } = state.settings;
  const last = movements.at(-1);
  if (reorderPoint === undefined || last === undefined) return movements;
  const available = availableOf(state);
  if (availableOf(before) <= reorderPoint || available > reorderPoint) return movements;
  return [...movements.slice(0, -1), { ...last, low: { available, reorderPoint } }];
}

/** Stock that is there without a movement was there before ledgers were kept. It gets its own first. */
export function openIfNeeded(state: StockState): Applied {
  if (state.isOpen || [...state.levels.values()].every(({ onHand }) => onHand === 0)) {
    return { state, movements: [] };
  }
  const quantities = new Map([...state.levels].map(([location, { onHand }]) => [location, onHand]));
  const changes = changesOf(state, { kind: 'opening', quantities });
  const nothing = new Map([...state.levels.keys()].map((location) => [location, { onHand: 0, reserved: 0 }]));
  const opened = changes instanceof AppError ? changes : applyChanges({ ...state, levels: nothing }, changes);
  if (opened instanceof AppError) throw new RangeError('Stock that is there can be opened.');
  return opened;
}

function withSettings(state: StockState, { changes }: ChangeSettings): StockState {
  const { reorderPoint, ...others } = { ...state.settings, ...changes };
  const settings = reorderPoint === undefined || reorderPoint === null ? others : { ...others, reorderPoint };
  return { ...state, settings };
}
