import { atMost } from '../../../../common/retry/waiting.js';
import type { HeldLease } from '../leases/held-lease.js';
import { type OwnedLease, rangeOf, type StoredLease } from '../leases/lease-document.js';
import type { ChangeFeedEvents, Lag } from './change-feed-events.js';
import type { ResolvedChangeFeedOptions } from './change-feed-options.js';
import type { FeedSource } from './feed-reader.js';
import { Gate } from './gate.js';
import { LeaseWorker } from './lease-worker.js';
import type { PageHandler } from './page-handler.js';

export interface LeaseWorkersOptions<T> {
  readonly options: ResolvedChangeFeedOptions;
  readonly handler: PageHandler<T>;
  readonly events: ChangeFeedEvents;
  /** Called when a lease was split. */
  readonly onSplit: () => void;
}

/** How long a stop waits for the pages that are being handled before it aborts them, in milliseconds. */
const STOP_GRACE_MS = 5_000;

/** How long it then tries to release the leases. The other leases expire. */
const RELEASE_GRACE_MS = 1_000;

/** The workers of one instance of a processor, by the id of their lease. */
export class LeaseWorkers<T> {
  private readonly workers = new Map<string, LeaseWorker<T>>();
  private readonly gate = new Gate();
  private isStopping = false;

  constructor(private readonly parts: LeaseWorkersOptions<T>) {}

  /** Ids of the leases that have a worker. */
  get ids(): ReadonlySet<string> {
    return new Set(this.workers.keys());
  }

  /** Lag of each lease. */
  get lag(): Lag[] {
    return [...this.workers.values()].map(({ lagOfLease }) => lagOfLease);
  }

  get leases(): OwnedLease[] {
    return [...this.workers.values()].map(({ lease: { document } }) => ({
      leaseToken: document.LeaseToken,
      range: rangeOf(document),
    }));
  }

  /** The lease of a worker, for its writes. */
  leaseOf(id: string): HeldLease | undefined {
    return this.workers.get(id)?.lease;
  }

  /** Starts a worker. During a stop it releases the lease at once. */
  add(held: HeldLease, source: FeedSource): void {
    const { options, handler, events } = this.parts;
    const worker = new LeaseWorker(held, {
      processor: options.name,
      source,
      handler,
      events,
      pollIntervalMs: options.pollInterval,
      minimumAgeMs: options.minimumAge,
      renewalMs: options.leaseRenewal,
      gate: this.gate,
    });
    const { id } = held.document;
    this.workers.set(id, worker);
    if (this.isStopping) worker.leave();
    void this.removeWhenDone(id, worker);
  }

  /** The worker handles its page, then hands the lease over to the instance that asked. */
  handOver(id: string): void {
    this.workers.get(id)?.leave(true);
  }

  /** Reads a lease again when the list names another owner or omits it. The list may be stale. */
  verifyOwners(leases: readonly StoredLease[], instanceName: string): void {
    const owners = new Map(leases.map(({ id, Owner }) => [id, Owner]));
    for (const [id, { lease }] of this.workers) {
      if (owners.get(id) !== instanceName) void lease.keep().catch(() => undefined);
    }
  }

  /** The workers begin no further page. They keep and renew their leases. */
  pause(): void {
    this.gate.close();
  }

  resume(): void {
    this.gate.open();
  }

  /** Each worker handles its page and releases its lease. A worker that takes too long is aborted. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const worker of this.workers.values()) worker.leave();
    await atMost(STOP_GRACE_MS, this.whenIdle());
    for (const worker of this.workers.values()) worker.abort();
    await atMost(RELEASE_GRACE_MS, this.whenIdle());
    for (const { lease } of this.workers.values()) lease.end();
  }

  /** Resolves when the present workers have ended. */
  async whenIdle(): Promise<void> {
    await Promise.all([...this.workers.values()].map(({ done }) => done));
  }

  private async removeWhenDone(id: string, worker: LeaseWorker<T>): Promise<void> {
    await worker.done;
    this.workers.delete(id);
    if (worker.wasSplit) this.parts.onSplit();
  }
}
