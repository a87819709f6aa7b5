import type { ProductKey } from '../ledger/stock-of-product.js';
import type { RecordedMovement } from '../ledger/movement.js';
import type { EndHold, StockCommand } from '../ledger/stock-command.js';
import type { Phase, Reservation, ReservedLine, Taken } from './reservation.js';

/** A line, with its place in the reservation. */
export interface PlacedLine extends ReservedLine {
  readonly index: number;
}

/** The lines about one product: they are held together, and ended together. */
export interface Part {
  readonly key: ProductKey;
  readonly lines: readonly PlacedLine[];
}

/** The parts of a reservation, in the order in which everybody goes through them. */
export function partsOf({ lines }: Pick<Reservation, 'lines'>): Part[] {
  const parts = new Map<string, PlacedLine[]>();
  lines.forEach((line, index) => {
    const name = JSON.stringify([line.category, line.productId]);
    parts.set(name, [...(parts.get(name) ?? []), { ...line, index }]);
  });
  return [...parts]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, placed]) => {
      const [first] = placed;
      return first === undefined
        ? []
        : [{ key: { category: first.category, id: first.productId }, lines: inOrderOfChoice(placed) }];
    });
}

/** Lines that leave the location open take what the others leave. */
const inOrderOfChoice = (lines: readonly PlacedLine[]): PlacedLine[] => [
  ...lines.filter(({ location }) => location !== undefined),
  ...lines.filter(({ location }) => location === undefined),
];

/** The commands that make the holds of a part, one for each line. */
export const holdCommands = (
  { id, reference }: Pick<Reservation, 'id' | 'reference'>,
  { lines }: Part,
): StockCommand[] =>
  lines.map(({ quantity, location }) => ({
    kind: 'hold',
    quantity,
    reservationId: id,
    ...(location === undefined ? {} : { location }),
    ...(reference === undefined ? {} : { reference }),
  }));

/** The commands that end the holds of a part. What is confirmed leaves, the rest is free again. */
export function endCommands(
  { id, phase, reference }: Pick<Reservation, 'id' | 'phase' | 'reference'>,
  { lines }: Part,
): StockCommand[] {
  const ending = (kind: EndHold['kind'], { location, quantity }: Taken): EndHold => ({
    kind,
    location,
    quantity,
    reservationId: id,
    ...(reference === undefined ? {} : { reference }),
  });
  return lines.flatMap(({ taken, confirmed }) => {
    const { sold, rest } = divided(taken, phase === 'confirming' ? (confirmed ?? 0) : 0);
    return [...sold.map((one) => ending('sale', one)), ...rest.map((one) => ending(endingKind(phase), one))];
  });
}

const endingKind = (phase: Phase): 'expiry' | 'release' => (phase === 'expiring' ? 'expiry' : 'release');

/** The first so many of what was taken, and the others. */
function divided(taken: readonly Taken[], first: number): { sold: Taken[]; rest: Taken[] } {
  const [sold, rest]: [Taken[], Taken[]] = [[], []];
  let left = first;
  for (const { location, quantity } of taken) {
    const part = Math.min(left, quantity);
    left -= part;
    if (part > 0) sold.push({ location, quantity: part });
    if (part < quantity) rest.push({ location, quantity: quantity - part });
  }
  return { sold, rest };
}

/** What each line of a part has taken, read from the movements of its holds, which are in the order of the lines. */
export function takenBy({ lines }: Part, movements: readonly RecordedMovement[]): (readonly Taken[])[] {
  const left = [...movements];
  return lines.map(({ quantity }) => {
    const taken: Taken[] = [];
    for (let open = quantity; open > 0;) {
      const movement = left.shift();
      if (movement === undefined) break;
      taken.push({ location: movement.location, quantity: movement.reservedDelta });
      open -= movement.reservedDelta;
    }
    return taken;
  });
}
