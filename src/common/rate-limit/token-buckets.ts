import { LRUCache } from 'lru-cache';

/** How much, and how fast it comes back. */
export interface Quota {
  /** Most that can be spent at once. */
  readonly capacity: number;
  /** Units that come back each second. */
  readonly perSecond: number;
}

export interface BucketState {
  /** Whole units left; never below 0. */
  readonly remaining: number;
  /** Milliseconds until there is at least one unit more, or one at all; 0 when the bucket is full. */
  readonly nextMs: number;
}

/** Beyond this many keys the one that was quiet longest is forgotten, so that made-up addresses cost bounded memory. */
const MAX_KEYS = 100_000;

/** A whole unit stays whole, whatever floating point makes of it. */
const ROUNDING = 1e-6;

/**
 * Token buckets by key. Of each only one number is kept, the moment at which it will be full again (the generic cell rate
 * algorithm), so nothing has to run in the background and a full bucket is as good as none.
 */
export class TokenBuckets {
  /** By size and not by number: otherwise there is room for all of them from the beginning. */
  private readonly fullAt: LRUCache<string, number>;

  /** Milliseconds in which one unit comes back. */
  private readonly unitMs: number;

  /** @param now milliseconds on a clock that never goes back */
  constructor(
    private readonly quota: Quota,
    private readonly now: () => number = () => performance.now(),
    maxKeys = MAX_KEYS,
  ) {
    this.fullAt = new LRUCache({ maxSize: maxKeys, sizeCalculation: () => 1 });
    this.unitMs = 1_000 / quota.perSecond;
  }

  /** Spends one unit if there is one. */
  take(key: string): { readonly allowed: boolean } & BucketState {
    const allowed = this.state(key).remaining >= 1;
    if (allowed) this.spend(key, 1);
    return { allowed, ...this.state(key) };
  }

  /**
   * Spends what has been used already. The bucket may fall into debt, and then has nothing until that has come back. It
   * never owes so much that anybody would wait longer than the time in which a whole bucket comes back.
   */
  spend(key: string, units: number): void {
    const missing = this.untilFull(key) + units * this.unitMs;
    const most = (2 * this.quota.capacity - 1) * this.unitMs;
    this.fullAt.set(key, this.now() + Math.min(missing, most));
    this.forget();
  }

  state(key: string): BucketState {
    const { capacity } = this.quota;
    const missing = this.untilFull(key);
    const remaining = Math.max(0, Math.floor(capacity - missing / this.unitMs + ROUNDING));
    const next = Math.min(remaining + 1, capacity);
    return { remaining, nextMs: Math.max(0, missing - (capacity - next) * this.unitMs) };
  }

  /** Milliseconds until there are so many units; of more than the bucket holds, until it is full. */
  untilHas(key: string, units: number): number {
    const mayBeMissing = Math.max(0, this.quota.capacity - units) * this.unitMs;
    return Math.max(0, this.untilFull(key) - mayBeMissing);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.fullAt.size;
  }

  /** Milliseconds until the bucket is full. */
  private untilFull(key: string): number {
    return Math.max(0, (this.fullAt.peek(key) ?? 0) - this.now());
  }

  /** A full bucket is as good as none. Those that were used last are the last to be full. */
  private forget(): void {
    for (;;) {
      const [quietest] = this.fullAt.rkeys();
      if (quietest === undefined || this.untilFull(quietest) > 0) return;
      this.fullAt.delete(quietest);
    }
  }
}
