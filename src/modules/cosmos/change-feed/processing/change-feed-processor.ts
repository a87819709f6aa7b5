import type { CosmosCalls } from '../../calls/cosmos-calls.service.js';
import type { Container } from '@azure/cosmos';
import { atMost, backoffMs, pause } from '../../../../common/retry/waiting.js';
import type { ChangeFeedEvents, Lag } from './change-feed-events.js';
import type { ResolvedChangeFeedOptions } from './change-feed-options.js';
import { planBalance } from '../leases/balance.js';
import { FirstStart, startOf } from './first-start.js';
import { HeldLease } from '../leases/held-lease.js';
import { OwnerWatch } from '../leases/owner-watch.js';
import { isOfLater, type OwnedLease, type StoredLease } from '../leases/lease-document.js';
import { taken, wanted } from '../leases/lease-steps.js';
import type { LeaseStore } from '../leases/lease-store.js';
import type { HandleChanges } from './change.js';
import { DeadLetters } from './dead-letters.js';
import type { FeedSource } from './feed-reader.js';
import { LeaseWorkers } from './lease-workers.js';
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

/** While leases move, an instance lists them this many times as often. */
const BUSY_FACTOR = 5;

/** Wait after the first failure to list the leases, in milliseconds. Later waits grow up to the usual one. */
const FIRST_RETRY_MS = 250;

/** How long a stop waits for a list of the leases that is under way, in milliseconds. */
const LIST_GRACE_MS = 1_000;

/** One instance of a processor. It takes its share of the leases and starts a worker for each. */
export class ChangeFeedProcessor<T> {
  private readonly workers: LeaseWorkers<T>;
  private readonly watch: OwnerWatch;
  private readonly firstStart: FirstStart;
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private isSettled = true;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: ProcessorParts<T>) {
    const { options, store, calls, container, handle, events } = parts;
    this.watch = new OwnerWatch(options.leaseExpiration);
    this.firstStart = new FirstStart({ store, calls, container, startFrom: options.startFrom });
    const handler = new PageHandler<T>({
      processor: options.name,
      handle,
      maxAttempts: options.maxAttempts,
      deadLetters: new DeadLetters(store),
      events,
    });
    this.workers = new LeaseWorkers<T>({ options, handler, events, onSplit: () => this.balanceSoon() });
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Handles the pages that have begun, then releases every lease, so that other instances take them at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.workers.stop();
    // The list may not be answered. A lease that is taken after this is released at once.
    await atMost(LIST_GRACE_MS, this.running ?? Promise.resolve());
    await this.workers.whenIdle();
  }

  /** Begins no further page. This instance keeps and renews its leases. */
  pause(): void {
    this.workers.pause();
  }

  resume(): void {
    this.workers.resume();
  }

  /** Lag of each lease that this instance owns. */
  get lag(): Lag[] {
    return this.workers.lag;
  }

  /** The leases that this instance owns. */
  get leases(): OwnedLease[] {
    return this.workers.leases;
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
        usualMs = this.isSettled ? leaseAcquire : leaseAcquire / BUSY_FACTOR;
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

  /** Lists all leases, plans the balance, and writes the steps of the plan. */
  private async balance(): Promise<void> {
    const { store, instanceName: me, calls, container, rid, options } = this.parts;
    const before = await this.firstStart.ensure();
    const leases = await store.list();
    this.watch.observe(leases);
    // A reset writes its plan before its leases. So a lease of a later generation means that the plan is newer, too.
    const isOld = leases.some((lease) => isOfLater(lease, before));
    const start = startOf(isOld ? await this.firstStart.ensure() : before);
    const source = { calls, container, rid, start, batchSize: options.batchSize };
    const plan = planBalance({
      leases,
      me,
      held: this.workers.ids,
      hasExpired: (lease) => this.watch.hasExpired(lease),
      hasGone: (owner) => this.watch.hasGone(owner),
    });
    this.workers.verifyOwners(leases, me);
    for (const { id } of plan.handOver) this.workers.handOver(id);
    const steps = await Promise.allSettled([
      ...plan.take.map((lease) => this.take(lease, source)),
      ...plan.decline.map(({ id }) => this.workers.leaseOf(id)?.decline()),
      ...plan.remove.map((lease) => this.remove(lease)),
      ...plan.ask.map((lease) => store.replace(wanted(lease, me))),
    ]);
    const failed = steps.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    this.isSettled = plan.isSettled;
  }

  private async remove(lease: StoredLease): Promise<void> {
    this.workers.leaseOf(lease.id)?.end();
    await this.parts.store.remove(lease);
  }

  /** Does nothing when another instance was faster. */
  private async take(lease: StoredLease, source: FeedSource): Promise<void> {
    const { store, instanceName: me, options } = this.parts;
    const since = performance.now();
    const written = await store.replace(taken(lease, me, new Date().toISOString()));
    if (typeof written === 'string' || this.workers.leaseOf(lease.id) !== undefined) return;
    const held = new HeldLease(written.stored, {
      store,
      me,
      since,
      expirationMs: options.leaseExpiration,
      onWanted: () => this.balanceSoon(),
    });
    this.workers.add(held, source);
  }

  private balanceSoon(): void {
    this.wake.abort();
  }
}
