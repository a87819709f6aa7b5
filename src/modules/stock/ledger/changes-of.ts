import type { AppError } from '../../../common/errors/app-error.js';
import {
  insufficientStock,
  notHeld,
  stockByLocation,
  stockChanged,
  stockReserved,
} from '../entities/stock.errors.js';
import type { Movement, Remarks } from './movement.js';
import type {
  Adjustment,
  Closing,
  Count,
  EndHold,
  Hold,
  Opening,
  SetQuantity,
  StockCommand,
  Transfer,
} from './stock-command.js';
import {
  availableOf,
  freeAt,
  isEmpty,
  levelAt,
  MAIN_LOCATION,
  quantityAt,
  reservedOf,
  type StockState,
} from './stock-state.js';

/** A movement before it has a number and balances. `field`: what a caller would have to change if it goes too far. */
export type StockChange = Omit<Movement, 'sequence' | 'onHand' | 'reserved'> & { readonly field?: string };

/** What a command changes, by the rules of the business, or why it is refused. Bounds of numbers are checked after it. */
export function changesOf(state: StockState, command: StockCommand): readonly StockChange[] | AppError {
  switch (command.kind) {
    case 'adjustment':
      return adjustment(state, command);
    case 'count':
      return count(state, command);
    case 'transfer':
      return transfer(state, command);
    case 'quantity':
      return quantity(state, command);
    case 'settings':
    case 'open':
      return [];
    case 'opening':
      return opening(command);
    case 'closing':
      return closing(state, command);
    case 'hold':
      return hold(state, command);
    case 'release':
    case 'expiry':
    case 'sale':
      return endHold(state, command);
  }
}

function adjustment(state: StockState, command: Adjustment): readonly StockChange[] | AppError {
  const { kind, location, delta, reason, expectedOnHand } = command;
  const { onHand } = levelAt(state, location);
  if (expectedOnHand !== undefined && expectedOnHand !== onHand) {
    return stockChanged(location, expectedOnHand, onHand);
  }
  const refusal = delta < 0 ? shortage(state, location, -delta) : undefined;
  return (
    refusal ?? [{ kind, location, delta, reservedDelta: 0, reason, field: 'delta', ...remarksOf(command) }]
  );
}

function count(state: StockState, command: Count): readonly StockChange[] | AppError {
  const { kind, location, counted } = command;
  const { onHand, reserved } = levelAt(state, location);
  if (counted < Math.min(onHand, reserved) && !state.settings.allowBackorder) return stockReserved(reserved);
  const delta = counted - onHand;
  return [{ kind, location, delta, reservedDelta: 0, field: 'counted', ...remarksOf(command) }];
}

function transfer(state: StockState, command: Transfer): readonly StockChange[] | AppError {
  const { from, to, quantity: moved, transferId } = command;
  const refusal = shortage(state, from, moved);
  if (refusal !== undefined) return refusal;
  const common = { reservedDelta: 0, transferId, field: 'quantity', ...remarksOf(command) };
  return [
    { kind: 'transfer_out', location: from, delta: -moved, ...common },
    { kind: 'transfer_in', location: to, delta: moved, ...common },
  ];
}

function quantity(state: StockState, command: SetQuantity): readonly StockChange[] | AppError {
  const { location } = command;
  if (command.quantity === quantityAt(state, location)) return [];
  const others = [...state.levels].filter(([name, level]) => name !== MAIN_LOCATION && !isEmpty(level));
  if (location === undefined && others.length > 0) return stockByLocation(others.map(([name]) => name));
  const counted = count(state, {
    kind: 'count',
    location: location ?? MAIN_LOCATION,
    counted: command.quantity,
  });
  return Array.isArray(counted) ? counted.map((change) => ({ ...change, field: 'quantity' })) : counted;
}

function opening(command: Opening): readonly StockChange[] {
  const { kind } = command;
  const remarks = remarksOf(command);
  return [...command.quantities].flatMap(([location, delta]) =>
    delta === 0 ? [] : [{ kind, location, delta, reservedDelta: 0, ...remarks }],
  );
}

function closing(state: StockState, command: Closing): readonly StockChange[] | AppError {
  const reserved = reservedOf(state);
  if (reserved > 0) return stockReserved(reserved);
  const ending = { kind: 'adjustment', reason: 'other', reservedDelta: 0, ...remarksOf(command) } as const;
  return [...state.levels].flatMap(([location, { onHand }]) =>
    onHand === 0 ? [] : [{ ...ending, location, delta: -onHand }],
  );
}

function hold(state: StockState, command: Hold): readonly StockChange[] | AppError {
  const { kind, location, quantity: wanted, reservationId } = command;
  const available = Math.min(availableOf(state), freeIn(state, location));
  if (wanted > available && !state.settings.allowBackorder) {
    return insufficientStock(location, available, wanted);
  }
  const remarks = remarksOf(command);
  const parts = location === undefined ? spread(state, wanted) : new Map([[location, wanted]]);
  return [...parts].map(([from, reservedDelta]) =>
    Object.assign(
      { kind, location: from, delta: 0, reservedDelta, reservationId, field: 'quantity' },
      remarks,
    ),
  );
}

const freeIn = (state: StockState, location: string | undefined): number =>
  location === undefined
    ? [...state.levels.keys()].reduce((sum, one) => sum + freeAt(state, one), 0)
    : freeAt(state, location);

/** From where there is most, as long as there is any; what is on back order from the main location. */
function spread(state: StockState, wanted: number): Map<string, number> {
  const parts = new Map<string, number>();
  let open = wanted;
  const most = [...state.levels.keys()]
    .map((location) => ({ location, free: freeAt(state, location) }))
    .toSorted((one, other) => other.free - one.free || (one.location < other.location ? -1 : 1));
  for (const { location, free } of most) {
    const part = Math.min(open, free);
    if (part > 0) parts.set(location, part);
    open -= part;
  }
  if (open > 0) parts.set(MAIN_LOCATION, (parts.get(MAIN_LOCATION) ?? 0) + open);
  return parts;
}

function endHold(state: StockState, command: EndHold): readonly StockChange[] | AppError {
  const { kind, location, quantity: held, reservationId } = command;
  if (held > levelAt(state, location).reserved) return notHeld(location, held);
  const delta = kind === 'sale' ? -held : 0;
  return [
    { kind, location, delta, reservedDelta: -held, reservationId, field: 'quantity', ...remarksOf(command) },
  ];
}

function shortage(state: StockState, location: string, wanted: number): AppError | undefined {
  const free = freeAt(state, location);
  if (wanted <= free || state.settings.allowBackorder) return undefined;
  return insufficientStock(location, free, wanted);
}

const remarksOf = ({ reference, note }: Remarks): Remarks => ({
  ...(reference === undefined ? {} : { reference }),
  ...(note === undefined ? {} : { note }),
});
