import type { LeaseDocument } from './lease-document.js';
import { leaseLine } from './lease-line.js';

/** The input of the balance: the leases as one instance lists them. */
export interface BalanceView<L extends LeaseDocument> {
  readonly leases: readonly L[];
  /** Name of this instance. */
  readonly me: string;
  /** Ids of the leases that have a worker here. */
  readonly held: ReadonlySet<string>;
  hasExpired(lease: L): boolean;
  /** Whether all leases of an owner have expired, or will soon. */
  hasGone(owner: string): boolean;
}

/** The steps that this instance should write. */
export interface BalancePlan<L extends LeaseDocument> {
  /** Replaced by the parts of a split. */
  readonly remove: readonly L[];
  /** Free, expired, or handed over to this instance. */
  readonly take: readonly L[];
  /** Owned by an instance that has more. This instance asks for them. */
  readonly ask: readonly L[];
  /** Own leases that another instance asks for and should get. */
  readonly handOver: readonly L[];
  /** Own leases that another instance asks for without need. */
  readonly decline: readonly L[];
  /** No lease moves to this instance or from it. */
  readonly isSettled: boolean;
}

/**
 * Divides the leases so that no two instances differ by more than one. Free leases and those of dead owners are divided among
 * the live instances. Instances that see the same leases compute the same division. An instance that is still short asks the
 * one with most leases, if that one has at least two more. Such a move makes the difference smaller, so it is never reversed.
 * An owner hands a lease over only while it has at least two more than the other. So two requests at once cannot take all of
 * its leases.
 */
export function planBalance<L extends LeaseDocument>(view: BalanceView<L>): BalancePlan<L> {
  const { me, held } = view;
  const { active, replaced } = leaseLine(view.leases);
  const isFree = (lease: L): boolean =>
    lease.Owner === null || (lease.Owner !== me && view.hasExpired(lease));
  const isOwned = ({ Owner }: L): boolean => Owner !== null && (Owner === me || !view.hasGone(Owner));
  const owned = active.filter(isOwned);
  const counts = countOwners(owned, view);

  const returned = owned.filter(({ id, Owner }) => Owner === me && !held.has(id));
  const left = active.filter((lease) => !isOwned(lease));
  const share = shareOf(left, me, counts);
  // A free lease with a worker here was reset. The worker must end first, or it would mistake the lease for its own.
  const takable = share.filter((lease) => isFree(lease) && !held.has(lease.id));

  const wished = owned.filter(
    ({ Owner, properties: { wantedBy } }) => wantedBy !== undefined && wantedBy !== Owner,
  );
  const { handOver, decline } = answerWishes(wished, me, new Map(counts));
  for (const lease of wished) {
    if (!decline.includes(lease)) move(counts, lease.Owner, lease.properties.wantedBy);
  }
  const ask = chooseToAsk(owned, me, counts);
  const take = [...returned, ...takable];
  const isWaiting = wished.some(({ properties }) => properties.wantedBy === me) || isShort(me, counts);
  const isSettled = !isWaiting && [take, ask, handOver, decline].every(({ length }) => length === 0);
  return { remove: replaced, take, ask, handOver, decline, isSettled };
}

/** Number of leases of each live instance. An instance that asks for its first lease counts, too. */
function countOwners<L extends LeaseDocument>(
  owned: readonly L[],
  view: BalanceView<L>,
): Map<string, number> {
  const counts = new Map<string, number>([[view.me, 0]]);
  for (const { Owner, properties } of owned) {
    if (Owner !== null) counts.set(Owner, (counts.get(Owner) ?? 0) + 1);
    const { wantedBy } = properties;
    if (wantedBy !== undefined && !view.hasGone(wantedBy) && !counts.has(wantedBy)) counts.set(wantedBy, 0);
  }
  return counts;
}

/** Assigns each lease to the instance with fewest, the first by name among equals. Returns those of this instance. */
function shareOf<L extends LeaseDocument>(
  leases: readonly L[],
  me: string,
  counts: Map<string, number>,
): L[] {
  return leases
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .filter(() => {
      const [heir] = [...counts].reduce((least, entry) => (isBefore(entry, least) ? entry : least));
      counts.set(heir, (counts.get(heir) ?? 0) + 1);
      return heir === me;
    });
}

type Count = readonly [name: string, leases: number];

const isBefore = ([name, count]: Count, [otherName, otherCount]: Count): boolean =>
  count === otherCount ? name < otherName : count < otherCount;

function answerWishes<L extends LeaseDocument>(
  wished: readonly L[],
  me: string,
  counts: Map<string, number>,
): { handOver: L[]; decline: L[] } {
  const handOver: L[] = [];
  const decline: L[] = [];
  for (const lease of wished) {
    if (lease.Owner !== me) continue;
    // Dead owners are not counted.
    const theirs = counts.get(lease.properties.wantedBy ?? '') ?? Infinity;
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
  const countOf = ({ Owner }: L): number => counts.get(Owner ?? '') ?? 0;
  for (;;) {
    const [lease] = askable
      .filter((candidate) => !ask.includes(candidate))
      .toSorted((one, other) => countOf(other) - countOf(one));
    if (lease === undefined || countOf(lease) - (counts.get(me) ?? 0) < 2) return ask;
    ask.push(lease);
    move(counts, lease.Owner, me);
  }
}

/** Whether another instance has at least two more, even if all its leases are already asked for. */
const isShort = (me: string, counts: ReadonlyMap<string, number>): boolean =>
  Math.max(...counts.values()) - (counts.get(me) ?? 0) >= 2;

function move(counts: Map<string, number>, from: string | null, to: string | undefined): void {
  if (from === null || to === undefined || !counts.has(to)) return;
  counts.set(from, (counts.get(from) ?? 0) - 1);
  counts.set(to, (counts.get(to) ?? 0) + 1);
}
