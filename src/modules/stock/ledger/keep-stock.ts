import { AppError } from '../../../common/errors/app-error.js';
import { decide, isRefused } from './decide.js';
import { newLedger } from './ledger-key.js';
import { newMovementId } from './movement.document.js';
import type { Movement, RecordedMovement } from './movement.js';
import type { StockCommand } from './stock-command.js';
import { MAIN_LOCATION, type StockState, stockOf } from './stock-state.js';

/** Who changes stock, and when. */
export interface Keeper {
  readonly actor: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly now: string;
}

/** The stock of a product that comes into being; undefined when there is nothing to tell. */
export function openedStock(
  quantity: number,
  keeper: Keeper,
  location = MAIN_LOCATION,
): StockState | undefined {
  return quantity === 0 ? undefined : kept(stockOf(0), [opening(new Map([[location, quantity]]))], keeper);
}

/**
 * The stock of a product to which a call about the product gives a quantity: the same as before when it is the same quantity.
 * @param since when the stock was as it is: for its opening
 * @param location of which the quantity is; undefined: it is all that there is, at the main location
 */
export function countedStock(
  stock: StockState,
  quantity: number,
  keeper: Keeper,
  since: string,
  location?: string,
): StockState | AppError {
  return keep(stock, [{ kind: 'quantity', quantity, location }], keeper, since);
}

/** What is left of the stock of a product that goes: its last movements. Refused while any of it is promised. */
export function closedStock(
  stock: StockState,
  note: string,
  keeper: Keeper,
  since: string,
): StockState | AppError {
  return keep(stock, [{ kind: 'closing', note }], keeper, since);
}

/** The same stock in a ledger of its own, for a product that goes on elsewhere. Nothing of it is promised. */
export function reopenedStock({ levels, settings }: StockState, note: string, keeper: Keeper): StockState {
  const quantities = new Map([...levels].map(([location, { onHand }]) => [location, onHand]));
  return kept({ ...stockOf(0), settings }, [{ ...opening(quantities), note }], keeper);
}

/** The stock with everything entered as not posted yet, or why a command is refused. */
function keep(
  stock: StockState,
  commands: readonly StockCommand[],
  { actor, now }: Keeper,
  since: string,
): StockState | AppError {
  const decision = decide(stock, commands);
  if (isRefused(decision)) return decision.error;
  const { state, movements, byCommand } = decision;
  if (movements.length === 0) return state;
  const own = new Set<Movement>(byCommand.flat());
  const entries: RecordedMovement[] = [];
  for (const movement of movements) {
    const at = own.has(movement) ? laterOf(now, since) : since;
    entries.push({ ...movement, id: newMovementId(), actor, at });
  }
  return { ...named(state, now), unposted: [...state.unposted, ...entries] };
}

function kept(stock: StockState, commands: readonly StockCommand[], keeper: Keeper): StockState {
  const result = keep(stock, commands, keeper, keeper.now);
  if (result instanceof AppError) throw new RangeError('Stock can be opened.', { cause: result });
  return result;
}

const opening = (quantities: ReadonlyMap<string, number>) => ({ kind: 'opening', quantities }) as const;

/** The stock once all of its movements are in the ledger, which has a name from the first of them on. */
export const posted = (stock: StockState, now: string): StockState => ({
  ...(stock.isOpen ? named(stock, now) : stock),
  unposted: [],
});

const named = (stock: StockState, now: string): StockState => ({
  ...stock,
  ledger: stock.ledger ?? newLedger(new Date(now)),
});

/** Time never goes back in a ledger, whatever the clocks of instances say. */
export const laterOf = (one: string, other: string): string => (one > other ? one : other);
