import { effectFindings } from './effects.js';
import type { Call, Entry, FinalProduct, History } from './history.js';
import { isJustified } from './refusals.js';
import { type Replay, replay, totalOf } from './replay.js';
import { type ReservationStory, reservationFindings, storiesOf, windowOf } from './reservations.js';
import { ANY_TIME, orderFindings, placesWithin, type Window } from './windows.js';

const RESERVED_KINDS = new Set(['hold', 'release', 'sale', 'expiry']);

/**
 * Decides whether ledgers can be the result of what clients have asked and were answered. Every finding is a sentence; none: for
 * each product there is one order of all commands, which agrees with real time, and in which each has its effect once or none.
 */
export function checkHistory(history: History): string[] {
  const stories = storiesOf(history);
  const findings: string[] = [];
  // Whether a reservation of several products was refused for a reason, which is to be found with one of them.
  const unexplained = new Set(
    history.calls.filter(({ command, code }) => command.kind === 'reserve' && code === 'insufficient_stock'),
  );
  for (const [name, product] of history.products) {
    const calls = history.calls.filter((call) => call.product === name);
    const check = new ProductCheck(name, product, calls, stories);
    findings.push(...check.findings().map((finding) => `${name}: ${finding}`));
    for (const call of unexplained) if (check.justifies(call)) unexplained.delete(call);
  }
  return [...findings, ...[...unexplained].map(({ name }) => `${name} was refused without a reason`)];
}

class ProductCheck {
  private readonly byReference: ReadonlyMap<string, readonly Entry[]>;
  private readonly replayed: Replay;
  private readonly windows: readonly Window[];

  constructor(
    private readonly name: string,
    private readonly product: FinalProduct,
    private readonly calls: readonly Call[],
    private readonly stories: ReadonlyMap<string, ReservationStory>,
  ) {
    const byReference = new Map<string, Entry[]>();
    for (const entry of product.ledger) {
      const owner = this.ownerOf(entry);
      byReference.set(owner, [...(byReference.get(owner) ?? []), entry]);
    }
    this.byReference = byReference;
    this.replayed = replay(product);
    const byName = new Map(calls.map((call) => [call.name, call]));
    this.windows = product.ledger.map((entry) => {
      const story = this.stories.get(entry.reference ?? '');
      if (story !== undefined) return windowOf(story, entry);
      const call = byName.get(this.ownerOf(entry));
      return call === undefined ? ANY_TIME : whenDone(call);
    });
  }

  findings(): string[] {
    return [
      ...this.replayed.findings,
      ...orderFindings(this.product.ledger, this.windows),
      ...this.calls.flatMap((call) => this.ofCall(call)),
      ...[...this.stories.values()].flatMap((story) =>
        story.quantities.has(this.name)
          ? reservationFindings(story, this.name, this.byReference.get(story.made.name) ?? [])
          : [],
      ),
      ...this.strangers(),
      ...this.settings(),
    ];
  }

  /** Whether there was a moment at which a refusal was right. */
  justifies(call: Call): boolean {
    const [least, most] = placesWithin(this.windows, call);
    return this.replayed.states
      .slice(least, most + 1)
      .some((state) => isJustified(call, this.name, state) !== false);
  }

  private ofCall(call: Call): string[] {
    const { name, command, outcome } = call;
    const entries = this.byReference.get(name) ?? [];
    if (outcome === 'refused' && entries.length === 0 && !this.justifies(call)) {
      return [`${name} was refused without a reason`];
    }
    switch (command.kind) {
      case 'settings':
        return [];
      case 'delete':
        return outcome === 'done' && this.product.shown !== undefined
          ? [`${name} deleted it, and it is there`]
          : [];
      case 'create':
        return command.quantity === 0 ? [] : effectFindings(call, entries);
      case 'quantity':
        return outcome === 'done' && entries.length === 0
          ? this.wasAlready(call, command.quantity)
          : effectFindings(call, entries);
      default:
        return effectFindings(call, entries);
    }
  }

  private wasAlready({ name, ...window }: Call, quantity: number): string[] {
    const [least, most] = placesWithin(this.windows, window);
    const states = this.replayed.states.slice(least, most + 1);
    return states.some((state) => totalOf(state).onHand === quantity) ? [] : [`${name} is not in the ledger`];
  }

  /** Whose an entry is. What product calls leave has no reference: their kind and their quantity tell. */
  private ownerOf({ reference, kind, onHand }: Entry): string {
    if (reference !== undefined) return reference;
    const owner = this.calls.find(
      ({ command, outcome }) =>
        (command.kind === 'create' && kind === 'opening') ||
        (command.kind === 'quantity' && kind === 'count' && command.quantity === onHand) ||
        (command.kind === 'delete' && outcome !== 'refused' && kind === 'adjustment' && onHand === 0),
    );
    return owner?.name ?? '';
  }

  private strangers(): string[] {
    const known = new Set([...this.calls.map(({ name }) => name), ...this.stories.keys()]);
    return this.product.ledger
      .filter(
        (entry) => !known.has(this.ownerOf(entry)) || (RESERVED_KINDS.has(entry.kind) && !this.isHeld(entry)),
      )
      .map(({ sequence, kind }) => `nobody has asked for movement ${sequence} (${kind})`);
  }

  private readonly isHeld = ({ reference = '' }: Entry): boolean =>
    this.stories.get(reference)?.quantities.has(this.name) === true;

  /** What leaves no movement: the last one counts, and any of several that met. */
  private settings(): string[] {
    const { shown } = this.product;
    const asked = this.calls.filter(
      ({ command, outcome }) => command.kind === 'settings' && outcome !== 'refused',
    );
    const done = asked.filter(({ outcome }) => outcome === 'done');
    if (shown === undefined || done.length === 0) return [];
    const last = asked.filter(({ ended }) => !done.some(({ began }) => began > ended));
    const isLast = last.some(
      ({ command }) => command.kind === 'settings' && command.reorderPoint === shown.reorderPoint,
    );
    return isLast ? [] : [`the reorder point ${shown.reorderPoint} is not the last one that was set`];
  }
}

/** When the effect of a call has happened; of one whose outcome is unknown, any time after it began. */
const whenDone = ({ began, ended, outcome, command }: Call): Window => ({
  began,
  // Of several deletes nobody knows which one it was.
  ended: outcome === 'unknown' || command.kind === 'delete' ? Infinity : ended,
});
