import { AppError } from '../../../../common/errors/app-error.js';
import { backoffMs, pause } from '../../../../common/retry/waiting.js';
import { isOfLater, type LeaseDocument, newLease, partsOf, type StoredLease } from './lease-document.js';
import { closed, declined, kept, released, setBack } from './lease-steps.js';
import type { LeaseStore } from './lease-store.js';
import { LeaseLost, LeaseValidity, type LossReason } from './lease-validity.js';
import type { KeyRange } from '../../ranges/key-range.js';

export interface HeldLeaseOptions {
  readonly store: LeaseStore;
  /** Name of this instance. */
  readonly me: string;
  readonly expirationMs: number;
  /** When the write that made this instance the owner began, on the clock of `performance.now()`. */
  readonly since: number;
  /** Called when another instance asks for the lease. */
  readonly onWanted: () => void;
}

/** Between two attempts of one write. */
const BACKOFF = { firstMs: 50, longestMs: 1_000 };

/**
 * A lease that this instance owns, and its only writer in this process. Checkpoint, renewal and hand-over are written one after
 * another, so their etags do not conflict. When the lease is lost, `lost` aborts and all writes stop.
 */
export class HeldLease {
  private readonly validity: LeaseValidity;
  private queue: Promise<unknown> = Promise.resolve();
  /** Number of queued writes, with the one that is running. */
  private waiting = 0;
  private handledTo: string | null;

  constructor(
    private lease: StoredLease,
    private readonly options: HeldLeaseOptions,
  ) {
    this.handledTo = lease.ContinuationToken;
    const { expirationMs, since } = options;
    this.validity = new LeaseValidity({ expirationMs, since, onExpired: () => this.lose('expired') });
  }

  /** See `LeaseValidity.lost`. */
  get lost(): AbortSignal {
    return this.validity.lost;
  }

  get document(): StoredLease {
    return this.lease;
  }

  /** All changes up to this continuation token have been handled. Null: none. */
  get position(): string | null {
    return this.handledTo;
  }

  /** Sets the position. The next write stores it. */
  advance(token: string): void {
    this.handledTo = token;
  }

  /** Whether no position is stored yet. A restart would then begin where the processor began. */
  get isUnmarked(): boolean {
    return this.lease.ContinuationToken === null;
  }

  /** Writes the checkpoint, which also renews the lease. False when the lease is lost. */
  keep(): Promise<boolean> {
    return this.inTurn(() => this.write((lease) => kept(lease, this.position, now())));
  }

  /** As `keep`, unless a write is queued or the last one is younger than `ageMs`: that write renews the lease, too. */
  async renew(ageMs: number): Promise<void> {
    if (this.waiting > 0 || this.validity.ageMs < ageMs) return;
    await this.keep();
  }

  /** Writes the checkpoint and removes the request of another instance. */
  decline(): Promise<boolean> {
    return this.inTurn(() => this.write((lease) => declined(lease, this.position, now())));
  }

  /** Writes the checkpoint and releases the lease. `handOver`: the instance that asked becomes the owner. */
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
   * After a split of the partition: closes the lease, creates a lease for each part with its position, then removes the
   * closed lease. After a crash the next owner completes these steps.
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

  /** Ends the ownership without a write. */
  end(reason?: LeaseLost): void {
    this.validity.end(reason);
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
      this.lease = outcome.stored;
      this.validity.extend(begun);
      return 'done';
    });
  }

  /** Creates the lease of a part. One that exists was created under this lease; after a reset its position is too old. */
  private async make(part: LeaseDocument): Promise<'done' | 'conflict'> {
    const { store } = this.options;
    if (await store.create(part)) return 'done';
    const found = await store.read<StoredLease>(part.id, this.lost);
    if (found === undefined) return 'conflict';
    if (!isOfLater(part, found.properties)) return 'done';
    const next = setBack(found, part.ContinuationToken, part.properties.generation);
    return typeof (await store.replace(next, this.lost)) === 'string' ? 'conflict' : 'done';
  }

  /** Repeats a failed attempt for as long as this instance certainly owns the lease. */
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

  /** After a conflict: another instance asked for the lease or owns it, or the reply to an own write was lost. */
  private async isStillOurs(): Promise<boolean> {
    const current = await this.options.store.read<StoredLease>(this.lease.id, this.lost);
    if (current === undefined) return this.lose('gone');
    const { generation } = current.properties;
    const isSetBack = generation !== this.lease.properties.generation;
    if (isSetBack || current.Owner !== this.options.me) return this.lose('taken');
    this.lease = current;
    if (current.properties.wantedBy !== undefined) this.options.onWanted();
    return true;
  }

  private lose(why: LossReason): false {
    this.end(new LeaseLost(this.lease.LeaseToken, why));
    return false;
  }
}

const now = (): string => new Date().toISOString();
