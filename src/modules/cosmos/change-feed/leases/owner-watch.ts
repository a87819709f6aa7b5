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

  constructor(
    private readonly expirationMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be told of every listing, as soon as it was read. */
  observe(leases: readonly LeaseDocument[]): void {
    const now = this.now();
    this.seen = new Map(
      leases.map((lease) => {
        const state = stateOf(lease);
        const before = this.seen.get(lease.id);
        return [lease.id, before?.state === state ? before : { state, owner: lease.Owner, sinceMs: now }];
      }),
    );
  }

  /** In how many milliseconds the next lease of others will have expired, unless it is written; Infinity when none will. */
  untilNextExpiryMs(me: string): number {
    const now = this.now();
    const waits = [...this.seen.values()]
      .filter(({ owner }) => owner !== null && owner !== me)
      .map(({ sinceMs }) => sinceMs + this.expirationMs - now);
    return Math.min(...waits.filter((waitMs) => waitMs > 0));
  }

  hasExpired(lease: LeaseDocument): boolean {
    const sight = this.seen.get(lease.id);
    if (lease.Owner === null || sight === undefined) return false;
    return sight.state === stateOf(lease) && this.now() - sight.sinceMs >= this.expirationMs;
  }
}

/** What only an owner's write changes. */
const stateOf = ({ Owner, properties }: LeaseDocument): string => `${properties.sequence} ${Owner}`;
