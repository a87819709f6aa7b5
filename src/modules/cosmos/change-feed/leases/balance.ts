import type { LeaseDocument } from './lease-document.js';
import { leaseLine } from './lease-line.js';

/** What one instance sees when it lists the leases. */
export interface BalanceView<L extends LeaseDocument> {
  readonly leases: readonly L[];
  /** Name of the instance that looks. */
  readonly me: string;
  /** Ids of the leases that it works on. */
  readonly held: ReadonlySet<string>;
  hasExpired(lease: L): boolean;
}

/** What it should do about them. */
export interface BalancePlan<L extends LeaseDocument> {
  /** Finer leases have replaced them. */
  readonly remove: readonly L[];
  /** Free, expired, or handed over to this instance. */
  readonly take: readonly L[];
  /** Owned by an instance that has more: to be asked for. */
  readonly ask: readonly L[];
  /** Own ones that another instance asks for and should get. */
  readonly handOver: readonly L[];
  /** Own ones that another instance asks for without need. */
  readonly decline: readonly L[];
}

/**
 * Divides the leases so that no two instances differ by more than one. An instance takes what is free up to its share. When
 * nothing is free, it asks the one that has most, as long as that one has at least two more. A lease that moves makes the
 * difference smaller, so it never moves back. An owner hands over only while it stays ahead: two that ask at a time cannot
 * leave it with nothing.
 */
export function planBalance<L extends LeaseDocument>(view: BalanceView<L>): BalancePlan<L> {
  const { me, held } = view;
  const { active, replaced } = leaseLine(view.leases);
  const isFree = (lease: L): boolean =>
    lease.Owner === null || (lease.Owner !== me && view.hasExpired(lease));
  const owned = active.filter((lease) => !isFree(lease));
  const counts = countOwners(owned, me);
  const share = Math.ceil(active.length / counts.size);

  const mine = owned.filter(({ Owner }) => Owner === me);
  const returned = mine.filter(({ id }) => !held.has(id));
  // One that is worked on here was set back: the worker ends first, or it would take the lease for its own.
  const takable = active.filter((lease) => isFree(lease) && !held.has(lease.id));
  const free = takable.slice(0, Math.max(0, share - mine.length));
  const isAnyFree = active.some(isFree);

  const wished = owned.filter(
    ({ Owner, properties: { wantedBy } }) => wantedBy !== undefined && wantedBy !== Owner,
  );
  const { handOver, decline } = answerWishes(wished, me, new Map(counts));
  for (const lease of wished) {
    if (!decline.includes(lease)) move(counts, lease.Owner, lease.properties.wantedBy);
  }
  const ask = isAnyFree ? [] : chooseToAsk(owned, me, counts);
  return { remove: replaced, take: [...returned, ...free], ask, handOver, decline };
}

/** How many leases each live instance has. One that asks for its first is an instance, too. */
function countOwners(owned: readonly LeaseDocument[], me: string): Map<string, number> {
  const counts = new Map<string, number>([[me, 0]]);
  for (const { Owner, properties } of owned) {
    if (Owner !== null) counts.set(Owner, (counts.get(Owner) ?? 0) + 1);
    const { wantedBy } = properties;
    if (wantedBy !== undefined && !counts.has(wantedBy)) counts.set(wantedBy, 0);
  }
  return counts;
}

function answerWishes<L extends LeaseDocument>(
  wished: readonly L[],
  me: string,
  counts: Map<string, number>,
): { handOver: L[]; decline: L[] } {
  const handOver: L[] = [];
  const decline: L[] = [];
  for (const lease of wished) {
    if (lease.Owner !== me) continue;
    const theirs = counts.get(lease.properties.wantedBy ?? '') ?? 0;
    if ((counts.get(me) ?? 0) - theirs >= 2) {
      handOver.push(lease);
      move(counts, me, lease.properties.wantedBy);
    } else decline.push(lease);
  }
  return { handOver, decline };
}

function chooseToAsk<L extends LeaseDocument>(
  owned: readonly L[],
  me: string,
  counts: Map<string, number>,
): readonly L[] {
  const ask: L[] = [];
  const askable = owned.filter(({ properties }) => properties.wantedBy === undefined);
  for (;;) {
    const richest = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most));
    if (richest[1] - (counts.get(me) ?? 0) < 2) return ask;
    const lease = askable.find((candidate) => candidate.Owner === richest[0] && !ask.includes(candidate));
    if (lease === undefined) return ask;
    ask.push(lease);
    move(counts, lease.Owner, me);
  }
}

function move(counts: Map<string, number>, from: string | null, to: string | undefined): void {
  if (from === null || to === undefined) return;
  counts.set(from, (counts.get(from) ?? 0) - 1);
  counts.set(to, (counts.get(to) ?? 0) + 1);
}
