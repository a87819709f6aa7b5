import type { LeaseDocument } from './lease-document.js';

interface Sight {
  readonly state: string;
  readonly owner: string | null;
  readonly sinceMs: number;
}

/**
 * Tells whose owner has gone. Wall clocks of two machines are never compared: a lease has expired when it was seen unchanged
 * for as long as an expiration lasts, on this process's own monotonic clock. An owner that cannot write gives up after the
 * same time since its last write, so it stops before anybody else can begin.
 */
export class OwnerWatch {
  private seen = new Map<string, Sight>();
  private seenAtMs = 0;
  private gone = new Set<string>();

  constructor(
    private readonly expirationMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be told of every listing, as soon as it was read. */
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

  /** In how many milliseconds the next lease of others will have expired, unless it is written; Infinity when none will. */
  untilNextExpiryMs(me: string): number {
    const ends = this.sights
      .filter((sight) => sight.owner !== null && sight.owner !== me && !this.isOver(sight))
      .map(({ sinceMs }) => sinceMs + this.expirationMs);
    return Math.max(0, Math.min(...ends) - this.now());
  }

  /** By the time of the last listing. */
  hasExpired(lease: LeaseDocument): boolean {
    const sight = this.seen.get(lease.id);
    return sight !== undefined && sight.state === stateOf(lease) && this.isOver(sight);
  }

  /** Whether a lease of this owner has expired, and none was written since: the others will expire soon. */
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

/** What only an owner's write changes. */
const stateOf = ({ Owner, properties }: LeaseDocument): string => `${properties.sequence} ${Owner}`;
