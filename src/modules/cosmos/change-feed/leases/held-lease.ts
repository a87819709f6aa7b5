import { AppError } from '../../../../common/errors/app-error.js';
import { backoffMs, pause } from '../../../../common/retry/waiting.js';
import { isOfLater, type LeaseDocument, newLease, partsOf, type StoredLease } from './lease-document.js';
import { closed, declined, kept, released, setBack } from './lease-steps.js';
import type { LeaseStore } from './lease-store.js';
import type { KeyRange } from '../../ranges/key-range.js';

/** Why a lease is not ours any more. */
export type LossReason = 'taken' | 'gone' | 'expired';

/** The reason of the signal that ends the work on a lease. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(
    readonly leaseToken: string,
    readonly why: LossReason,
  ) {
    super(`The lease ${leaseToken} is lost: ${why}.`);
  }
}

export interface HeldLeaseOptions {
  readonly store: LeaseStore;
  /** Name of this instance. */
  readonly me: string;
  readonly expirationMs: number;
  /** When the write that made it ours was begun, on the clock of `performance.now()`. */
  readonly since: number;
  /** Told when another instance is found to ask for it. */
  readonly onWanted: () => void;
}

/** Between two attempts of a write. */
const BACKOFF = { firstMs: 50, longestMs: 1_000 };

/**
 * A lease that this instance owns, and the only writer of it in this process: checkpoint, renewal and hand-over wait for one
 * another, so none of them meets the etag of another. When it is lost, `lost` aborts and nothing is written any more.
 */
export class HeldLease {
  /** Aborts with `LeaseLost`, or without a reason that matters when the lease was given up. */
  readonly lost: AbortSignal;
  private readonly ending = new AbortController();
  private expiry: NodeJS.Timeout;
  private queue: Promise<unknown> = Promise.resolve();
  /** Writes whose turn has not come, and the one that is made. */
  private waiting = 0;
  private validUntil: number;
  private handledTo: string | null;

  constructor(
    private lease: StoredLease,
    private readonly options: HeldLeaseOptions,
  ) {
    this.lost = this.ending.signal;
    this.handledTo = lease.ContinuationToken;
    this.validUntil = options.since + options.expirationMs;
    this.expiry = this.watchTime();
  }

  get document(): StoredLease {
    return this.lease;
  }

  /** Everything up to here has been handled. Null: nothing. */
  get position(): string | null {
    return this.handledTo;
  }

  /** Says how far the feed has been handled. The next write stores it. */
  advance(token: string): void {
    this.handledTo = token;
  }

  /** Whether `advance` has never been stored: a restart would begin where the processor began. */
  get isUnmarked(): boolean {
    return this.lease.ContinuationToken === null;
  }

  /** Stores the position and proves that the owner is alive. False when the lease is lost. */
  keep(): Promise<boolean> {
    return this.inTurn(() => this.write((lease) => kept(lease, this.position, now())));
  }

  /** The same, unless a write waits for its turn, or one was made a moment ago: that proves it, too. */
  async renew(ageMs: number): Promise<void> {
    const writtenAt = this.validUntil - this.options.expirationMs;
    if (this.waiting > 0 || performance.now() - writtenAt < ageMs) return;
    await this.keep();
  }

  /** Stores the position, and takes the wish of another instance off it. */
  decline(): Promise<boolean> {
    return this.inTurn(() => this.write((lease) => declined(lease, this.position, now())));
  }

  /** Stores the position and gives the lease up: to the instance that asks for it, or to nobody. */
  release(handOver: boolean): Promise<boolean> {
    return this.inTurn(async () => {
      const done = await this.write((lease) => {
        const heir = handOver ? (lease.properties.wantedBy ?? null) : null;
        return released(lease, this.position, heir, now());
      });
      this.end();
      return done;
    });
  }

  /**
   * After a split of the partition: closes the lease, makes a lease of each part with its position, then removes it. Whoever
   * owns it after a crash in between does the rest.
   */
  replaceBy(parts: readonly KeyRange[]): Promise<boolean> {
    return this.inTurn(async () => {
      const { store } = this.options;
      if (!(await this.write((lease) => closed(lease, this.position, parts, now())))) return false;
      const { ContinuationToken: token, properties } = this.lease;
      for (const range of partsOf(this.lease) ?? []) {
        const part = newLease({ prefix: store.prefix, range, token, generation: properties.generation });
        if (!(await this.untilDone(() => this.make(part)))) return false;
      }
      const isRemoved = await this.untilDone(async () => {
        const outcome = await store.remove(this.lease);
        return typeof outcome === 'string' ? outcome : 'done';
      });
      this.end();
      return isRemoved;
    });
  }

  /** Stops the watch without a write. */
  end(reason?: LeaseLost): void {
    clearTimeout(this.expiry);
    this.ending.abort(reason);
  }

  private async inTurn<T>(write: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const turn = this.queue.then(write);
    this.queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
    }
  }

  private write(step: (lease: StoredLease) => StoredLease): Promise<boolean> {
    return this.untilDone(async () => {
      const begun = performance.now();
      const outcome = await this.options.store.replace(step(this.lease), this.lost);
      if (typeof outcome === 'string') return outcome;
      this.adopt(outcome.stored);
      this.validUntil = begun + this.options.expirationMs;
      return 'done';
    });
  }

  /** A part that is there was made under this lease. When that was before a reset, its position is as old. */
  private async make(part: LeaseDocument): Promise<'done' | 'conflict'> {
    const { store } = this.options;
    if (await store.create(part)) return 'done';
    const found = await store.read<StoredLease>(part.id, this.lost);
    if (found === undefined) return 'conflict';
    if (!isOfLater(part, found.properties)) return 'done';
    const next = setBack(found, part.ContinuationToken, part.properties.generation);
    return typeof (await store.replace(next, this.lost)) === 'string' ? 'conflict' : 'done';
  }

  /** Repeats what failed for a reason that may pass, for as long as the lease is certain to be ours. */
  private async untilDone(attempt: () => Promise<'done' | 'conflict' | 'gone'>): Promise<boolean> {
    for (let failures = 0; !this.lost.aborted;) {
      try {
        const outcome = await attempt();
        if (outcome === 'done') return true;
        if (outcome === 'gone') return this.lose('gone');
        if (!(await this.isStillOurs())) return false;
      } catch (error) {
        if (this.lost.aborted) return false;
        if (!(error instanceof AppError)) throw error;
        await pause(error.extras.retryAfterMs ?? backoffMs(failures, BACKOFF), this.lost);
        failures += 1;
      }
    }
    return false;
  }

  /** After a conflict: another instance has asked for it, or owns it, or the reply to our own write was lost. */
  private async isStillOurs(): Promise<boolean> {
    const current = await this.options.store.read<StoredLease>(this.lease.id, this.lost);
    if (current === undefined) return this.lose('gone');
    const { generation } = current.properties;
    const isSetBack = generation !== this.lease.properties.generation;
    if (isSetBack || current.Owner !== this.options.me) return this.lose('taken');
    this.adopt(current);
    if (current.properties.wantedBy !== undefined) this.options.onWanted();
    return true;
  }

  private adopt(stored: StoredLease): void {
    this.lease = stored;
  }

  private lose(why: LossReason): false {
    this.end(new LeaseLost(this.lease.LeaseToken, why));
    return false;
  }

  /** Every write moves the time on; the timer looks again instead of being set again by each. */
  private watchTime(): NodeJS.Timeout {
    return setTimeout(
      () => {
        if (performance.now() >= this.validUntil) this.lose('expired');
        else this.expiry = this.watchTime();
      },
      Math.max(0, this.validUntil - performance.now()),
    );
  }
}

const now = (): string => new Date().toISOString();
