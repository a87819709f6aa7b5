import type { CosmosCalls } from '../../calls/cosmos-calls.service.js';
import type { Container } from '@azure/cosmos';
import { atMost, backoffMs, pause } from '../../../../common/retry/waiting.js';
import type { ChangeFeedEvents, Lag } from './change-feed-events.js';
import type { ResolvedChangeFeedOptions } from './change-feed-options.js';
import { planBalance } from '../leases/balance.js';
import { FirstStart, startOf } from './first-start.js';
import { HeldLease } from '../leases/held-lease.js';
import { OwnerWatch } from '../leases/owner-watch.js';
import { isOfLater, type OwnedLease, rangeOf, type StoredLease } from '../leases/lease-document.js';
import { taken, wanted } from '../leases/lease-steps.js';
import type { LeaseStore } from '../leases/lease-store.js';
import type { HandleChanges } from './change.js';
import { DeadLetters } from './dead-letters.js';
import { Gate } from './gate.js';
import type { FeedSource } from './feed-reader.js';
import { LeaseWorker } from './lease-worker.js';
import { PageHandler } from './page-handler.js';

export interface ProcessorParts<T> {
  readonly options: ResolvedChangeFeedOptions;
  readonly instanceName: string;
  readonly calls: CosmosCalls;
  readonly container: Container;
  /** `_rid` of the container. */
  readonly rid: string;
  readonly store: LeaseStore;
  readonly handle: HandleChanges<T>;
  readonly events: ChangeFeedEvents;
}

/** How long a stop waits for what is being handled before it aborts it, in milliseconds. */
const STOP_GRACE_MS = 5_000;

/** How long it then tries to give the leases up. Those that are left expire. */
const RELEASE_GRACE_MS = 1_000;

/** While leases move, an instance looks so many times as often: what it has done changes what others should do. */
const EAGERNESS = 5;

/** After the first look at all leases that failed, in milliseconds. Later waits grow up to the usual one. */
const FIRST_RETRY_MS = 250;

/** One instance of a processor: it takes its share of the leases, and has a worker read each. */
export class ChangeFeedProcessor<T> {
  private readonly workers = new Map<string, LeaseWorker<T>>();
  private readonly watch: OwnerWatch;
  private readonly firstStart: FirstStart;
  private readonly handler: PageHandler<T>;
  private readonly gate = new Gate();
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private source: FeedSource | undefined;
  private isSettled = true;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: ProcessorParts<T>) {
    const { options, store, calls, container, handle, events } = parts;
    this.watch = new OwnerWatch(options.leaseExpiration);
    this.firstStart = new FirstStart({ store, calls, container, startFrom: options.startFrom });
    this.handler = new PageHandler({
      processor: options.name,
      handle,
      maxAttempts: options.maxAttempts,
      deadLetters: new DeadLetters(store),
      events,
    });
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes what is being handled, then gives every lease up, so that others go on at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const worker of this.workers.values()) worker.leave();
    await atMost(STOP_GRACE_MS, this.whenIdle());
    for (const worker of this.workers.values()) worker.abort();
    await atMost(RELEASE_GRACE_MS, this.whenIdle());
    for (const { lease } of this.workers.values()) lease.end();
    // A look that is not answered is left alone. What it takes after this is given up at once.
    await atMost(RELEASE_GRACE_MS, this.running ?? Promise.resolve());
    await this.whenIdle();
  }

  /** Begins no further page. The leases stay, and are renewed. */
  pause(): void {
    this.gate.close();
  }

  resume(): void {
    this.gate.open();
  }

  /** How far this instance is behind, lease by lease. */
  get lag(): Lag[] {
    return [...this.workers.values()].map(({ lagOfLease }) => lagOfLease);
  }

  /** What this instance reads. */
  get leases(): OwnedLease[] {
    return [...this.workers.values()].map(({ lease: { document } }) => ({
      leaseToken: document.LeaseToken,
      range: rangeOf(document),
    }));
  }

  private async whenIdle(): Promise<void> {
    await Promise.all([...this.workers.values()].map(({ done }) => done));
  }

  private async run(): Promise<void> {
    const { leaseAcquire, name } = this.parts.options;
    const backoff = { firstMs: FIRST_RETRY_MS, longestMs: leaseAcquire };
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      this.wake = new AbortController();
      let usualMs: number;
      try {
        await this.balance();
        failures = 0;
        usualMs = this.isSettled ? leaseAcquire : leaseAcquire / EAGERNESS;
      } catch (error) {
        this.parts.events.delayed({ processor: name, error });
        usualMs = backoffMs(failures, backoff);
        failures += 1;
      }
      const waitMs = Math.min(usualMs, this.watch.untilNextExpiryMs(this.parts.instanceName) + 1);
      const signal = AbortSignal.any([this.wake.signal, this.stopping.signal]);
      await pause(waitMs, signal);
    }
  }

  /** One look at all leases, and what follows from it. */
  private async balance(): Promise<void> {
    const { store, instanceName: me, calls, container, rid, options } = this.parts;
    const before = await this.firstStart.ensure();
    const leases = await store.list();
    this.watch.observe(leases);
    // A reset writes its plan first, so there is another one for leases that are of a later generation.
    const isOld = leases.some((lease) => isOfLater(lease, before));
    const start = startOf(isOld ? await this.firstStart.ensure() : before);
    this.source = { calls, container, rid, start, batchSize: options.batchSize };
    const plan = planBalance({
      leases,
      me,
      held: new Set(this.workers.keys()),
      hasExpired: (lease) => this.watch.hasExpired(lease),
      hasGone: (owner) => this.watch.hasGone(owner),
    });
    this.checkOwn(leases);
    for (const { id } of plan.handOver) this.workers.get(id)?.leave(true);
    const steps = await Promise.allSettled([
      ...plan.take.map((lease) => this.take(lease)),
      ...plan.decline.map(({ id }) => this.workers.get(id)?.lease.decline()),
      ...plan.remove.map((lease) => this.remove(lease)),
      ...plan.ask.map((lease) => store.replace(wanted(lease, me))),
    ]);
    const failed = steps.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    this.isSettled = plan.isSettled;
  }

  /** A lease that is seen in another's hands, or not at all, is looked at by its writer: only that one knows for certain. */
  private checkOwn(leases: readonly StoredLease[]): void {
    const owners = new Map(leases.map(({ id, Owner }) => [id, Owner]));
    for (const [id, { lease }] of this.workers) {
      if (owners.get(id) !== this.parts.instanceName) void lease.keep().catch(() => undefined);
    }
  }

  private async remove(lease: StoredLease): Promise<void> {
    this.workers.get(lease.id)?.lease.end();
    await this.parts.store.remove(lease);
  }

  /** Leaves it alone when another instance was faster. */
  private async take(lease: StoredLease): Promise<void> {
    const { store, instanceName: me, options } = this.parts;
    const since = performance.now();
    const written = await store.replace(taken(lease, me, new Date().toISOString()));
    if (typeof written === 'string' || this.workers.has(lease.id)) return;
    const held = new HeldLease(written.stored, {
      store,
      me,
      since,
      expirationMs: options.leaseExpiration,
      onWanted: () => this.balanceSoon(),
    });
    this.work(held);
  }

  private work(held: HeldLease): void {
    const { options, events } = this.parts;
    const { source } = this;
    if (source === undefined) return;
    const worker = new LeaseWorker(held, {
      processor: options.name,
      source,
      handler: this.handler,
      events,
      pollIntervalMs: options.pollInterval,
      minimumAgeMs: options.minimumAge,
      renewalMs: options.leaseRenewal,
      gate: this.gate,
    });
    const { id } = held.document;
    this.workers.set(id, worker);
    if (this.stopping.signal.aborted) worker.leave();
    void this.forgetWhenDone(id, worker);
  }

  private async forgetWhenDone(id: string, worker: LeaseWorker<T>): Promise<void> {
    await worker.done;
    this.workers.delete(id);
    if (worker.wasSplit) this.balanceSoon();
  }

  private balanceSoon(): void {
    this.wake.abort();
  }
}
