import type { Call, Entry, History } from './history.js';
import type { Window } from './windows.js';

/** A reservation: the call that made it, those that wanted to end it, and how it ended. */
export interface ReservationStory {
  readonly made: Call;
  readonly quantities: ReadonlyMap<string, number>;
  readonly endings: readonly Call[];
  /** Undefined: nobody was told of it. */
  readonly state: string | undefined;
}

const ENDED_BY: Readonly<Record<string, string>> = { sale: 'confirm', release: 'release' };

export function storiesOf({ calls, reservations }: History): Map<string, ReservationStory> {
  const stories = new Map<string, ReservationStory & { endings: Call[] }>();
  for (const made of calls) {
    if (made.command.kind !== 'reserve') continue;
    const quantities = new Map<string, number>();
    for (const { product, quantity } of made.command.lines) {
      quantities.set(product, (quantities.get(product) ?? 0) + quantity);
    }
    stories.set(made.name, { made, quantities, endings: [], state: reservations.get(made.name) });
  }
  for (const call of calls) {
    if ('reservation' in call.command) stories.get(call.command.reservation)?.endings.push(call);
  }
  return stories;
}

/** When an entry that belongs to a reservation was made. */
export function windowOf({ made, endings }: ReservationStory, { kind }: Entry): Window {
  const isAlone = made.attempts === 1 && made.outcome === 'done';
  if (kind === 'hold') return { began: made.began, ended: isAlone ? made.ended : Infinity };
  const wish = ENDED_BY[kind];
  if (wish === undefined || !isAlone) return { began: made.began, ended: Infinity };
  const asked = endings.filter(({ command, outcome }) => command.kind === wish && outcome !== 'refused');
  const done = asked.filter(({ outcome }) => outcome === 'done');
  return {
    began: Math.min(...asked.map(({ began }) => began)),
    ended: Math.min(...done.map(({ ended }) => ended)),
  };
}

/** What the entries of a reservation have to add up to in the ledger of a product. */
export function reservationFindings(
  { made, quantities, endings, state }: ReservationStory,
  product: string,
  entries: readonly Entry[],
): string[] {
  const wanted = quantities.get(product) ?? 0;
  const sumOf = (kind: string): number =>
    entries.reduce((sum, entry) => (entry.kind === kind ? sum + Math.abs(entry.reservedDelta) : sum), 0);
  const [held, sold, released, expired] = [sumOf('hold'), sumOf('sale'), sumOf('release'), sumOf('expiry')];
  const left = held - sold - released - expired;
  const counts = `held ${held}, sold ${sold}, released ${released}, expired ${expired} of ${wanted}`;
  const isRight = ((): boolean => {
    if (made.outcome === 'refused') return left === 0 && sold === 0 && expired === 0;
    switch (state) {
      case 'held':
        return left === wanted && sold === 0 && expired === 0;
      case 'confirmed':
        return left === 0 && sold === wanted && expired === 0;
      case 'released':
        return left === 0 && sold === 0 && expired === 0 && held >= wanted;
      case 'expired':
        return left === 0 && sold === 0 && expired === wanted;
      default:
        return left >= 0 && sold === 0;
    }
  })();
  const findings = isRight ? [] : [`${made.name} is ${state ?? made.outcome}, but ${counts}`];
  if (made.attempts === 1 && held > wanted) findings.push(`${made.name} counts more than once: ${counts}`);
  if (entries.some(({ kind, delta, reservedDelta }) => kind === 'sale' && delta !== reservedDelta)) {
    findings.push(`${made.name} sells what it does not hold`);
  }
  const winners = new Set(
    endings.flatMap(({ command: { kind }, outcome }) =>
      outcome === 'done' && kind !== 'extend' ? [kind] : [],
    ),
  );
  if (winners.size > 1) findings.push(`${made.name} was confirmed and released`);
  return findings;
}
