import type { OwnedLease } from '../../cosmos/change-feed/leases/lease-document.js';

/** What is known of an owned range. */
interface Sight extends OwnedLease {
  /** When something is due there, ISO 8601. Undefined: nothing is known to be. */
  dueAt: string | undefined;
  /** When it was looked at last, on the monotonic clock, in milliseconds. */
  lookedAt: number;
}

/** Nobody has looked: earlier than any moment. */
const AT_ONCE = '';

/** Between two looks at one range, in milliseconds: what cannot be ended now stays due. */
const SHORTEST_MS = 2_000;

/** When to look at which range. It keeps one moment for each, however many reservations there are. */
export class DueWatch {
  private sights = new Map<string, Sight>();

  /** @param longestMs between two looks at a range of which nothing is heard; 0: forever */
  constructor(
    private readonly longestMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** From now on these ranges are owned. One that is new is looked at at once. */
  own(leases: readonly OwnedLease[]): void {
    this.sights = new Map(
      leases.map((lease) => {
        const known = this.sights.get(lease.leaseToken);
        return [lease.leaseToken, known ?? { ...lease, dueAt: AT_ONCE, lookedAt: -Infinity }];
      }),
    );
  }

  /** Something is due at this moment, ISO 8601. Of a range that is not owned yet, the first look finds it. */
  expect(leaseToken: string, moment: string | undefined): void {
    const sight = this.sights.get(leaseToken);
    if (sight === undefined || moment === undefined) return;
    if (sight.dueAt === undefined || moment < sight.dueAt) sight.dueAt = moment;
  }

  /** A look has failed: what it would have found is not known. */
  lookAgain(leaseToken: string): void {
    this.expect(leaseToken, AT_ONCE);
  }

  /** The ranges to look at. They count as looked at. What is expected from now on is kept for the next time. */
  begin(wallTime: string): readonly OwnedLease[] {
    const now = this.now();
    const ripe = [...this.sights.values()].filter(({ dueAt, lookedAt }) => {
      const sinceMs = now - lookedAt;
      const isLong = this.longestMs > 0 && sinceMs >= this.longestMs;
      return isLong || (dueAt !== undefined && dueAt <= wallTime && sinceMs >= SHORTEST_MS);
    });
    for (const sight of ripe) Object.assign(sight, { dueAt: undefined, lookedAt: now });
    return ripe;
  }
}
