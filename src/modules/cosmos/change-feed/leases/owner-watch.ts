import type { LeaseDocument } from './lease-document.js';

interface Sight {
  readonly state: string;
  readonly owner: string | null;
  readonly sinceMs: number;
}

/**
 * Detects dead owners. Wall clocks of two machines are never compared. A lease has expired when it stayed unchanged for the
 * expiration time, on the monotonic clock of this process. An owner that cannot write stops the same time after its last
 * write began. So it stops before another instance can take the lease.
 */
export class OwnerWatch {
  private seen = new Map<string, Sight>();
  private seenAtMs = 0;
  private gone = new Set<string>();

  constructor(
    private readonly expirationMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Records a list of the leases. Call it as soon as the list was read. */
  observe(leases: readonly LeaseDocument[]): void {
    const now = this.now();
    const before = this.seen;
    this.seenAtMs = now;
    this.seen = new Map(
      leases.map((lease) => {
        const state = stateOf(lease);
        const sight = before.get(lease.id);
        return [lease.id, sight?.state === state ? sight : { state, owner: lease.Owner, sinceMs: now }];
      }),
    );
    const isWritten = ([id, sight]: readonly [string, Sight]): boolean =>
      before.has(id) && before.get(id) !== sight;
    const alive = new Set([...this.seen].filter(isWritten).map(([, { owner }]) => owner));
    const expired = new Set(this.sights.filter((sight) => this.isOver(sight)).map(({ owner }) => owner));
    const owners = this.sights.flatMap(({ owner }) => owner ?? []);
    this.gone = new Set(
      owners.filter((owner) => expired.has(owner) || (this.gone.has(owner) && !alive.has(owner))),
    );
  }

  /** Milliseconds until the next lease of another owner expires, if it is not renewed; Infinity when there is none. */
  untilNextExpiryMs(me: string): number {
    const ends = this.sights
      .filter((sight) => sight.owner !== null && sight.owner !== me && !this.isOver(sight))
      .map(({ sinceMs }) => sinceMs + this.expirationMs);
    return Math.max(0, Math.min(...ends) - this.now());
  }

  /** As of the last list. */
  hasExpired(lease: LeaseDocument): boolean {
    const sight = this.seen.get(lease.id);
    return sight !== undefined && sight.state === stateOf(lease) && this.isOver(sight);
  }

  /** Whether a lease of this owner has expired and none was written since. Its other leases will expire soon. */
  hasGone(owner: string): boolean {
    return this.gone.has(owner);
  }

  private get sights(): Sight[] {
    return [...this.seen.values()];
  }

  private isOver({ owner, sinceMs }: Sight): boolean {
    return owner !== null && this.seenAtMs - sinceMs >= this.expirationMs;
  }
}

/** A value that only a write of the owner changes. */
const stateOf = ({ Owner, properties }: LeaseDocument): string => `${properties.sequence} ${Owner}`;
