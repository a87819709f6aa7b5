import { Logger } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import { rangeOfTenant } from '../../catalog-store/key-place.js';
import { FactMemory } from '../derive/fact-memory.js';
import { covers, lsnAt, type RangePosition } from './feed-position.js';
import { FeedWalk, type WalkParts } from './feed-walk.js';
import type { ToldEvent } from './told-event.js';

/** Whoever is told of every event of a tenant. Must not throw. */
export type Listener = (event: ToldEvent) => void;

export interface TenantFeedOptions {
  readonly tenant: string;
  /** Between two looks while there is something to tell, and at most while there is nothing. In milliseconds. */
  readonly poll: { readonly busyMs: number; readonly idleMs: number };
  readonly parts: Omit<WalkParts, 'memory'>;
  /** Called once the reader knows where it begins. It is called again after it has failed. */
  readonly onBegun: () => Promise<void>;
}

interface Joining {
  readonly listener: Listener;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Longest time of one look, in milliseconds. */
const LOOK_MS = 60_000;

/** Between two looks that the database does not serve. */
const BACKOFF = { firstMs: 500, longestMs: 2_000 };

/** How much longer to wait after each look that brings nothing. */
const SLOWER = 1.5;

/** Events that are kept for a stream until it has come up to the others. */
const MOST_PENDING = 5_000;

/** Between two looks of a stream that the others are ahead of. */
const AHEAD_MS = 100;

/** Reads the feed of a tenant once, for all of its streams. Begins with the first of them, and ends with the last. */
export class TenantFeed {
  private readonly logger = new Logger(TenantFeed.name);
  /** By whom to tell: what to tell it by. */
  private readonly listeners = new Map<Listener, Listener>();
  private readonly joining: Joining[] = [];
  private readonly upToDate = new Set<Listener>();
  private walk: FeedWalk | undefined;
  private running: Promise<void> | undefined;
  private wake = new AbortController();
  private readonly ending = new AbortController();

  constructor(private readonly options: TenantFeedOptions) {}

  /** The field of a stream that resumes where everybody is who is up to date. */
  get idOfPosition(): { readonly id?: string } {
    return this.walk === undefined ? {} : { id: this.options.parts.tokenOf(this.walk.position) };
  }

  /** Whether it was told everything that the others were. */
  isUpToDate(listener: Listener): boolean {
    return this.upToDate.has(listener);
  }

  /** From now on. Returns once nothing that is committed later can be missed. @throws AppError when the database does not answer */
  join(listener: Listener): Promise<void> {
    return new Promise((resolve, reject) => {
      this.joining.push({ listener, resolve, reject });
      this.wake.abort();
      this.start();
    });
  }

  /**
   * From a position on, until it has come up to the others. Then it is told with them.
   * @param tell may wait until there is room
   * @param signal ends it
   */
  async catchUp(
    walk: FeedWalk,
    tell: (event: ToldEvent) => Promise<void>,
    listener: Listener,
    signal: AbortSignal,
  ): Promise<void> {
    await this.lookOn(walk, tell, signal);
    for (;;) {
      signal.throwIfAborted();
      if (this.walk === undefined && this.running === undefined) {
        this.walk = walk;
        this.admit(listener);
        this.start();
        return;
      }
      const pending: ToldEvent[] = [];
      this.listeners.set(listener, (event) => {
        if (pending.length <= MOST_PENDING) pending.push(event);
      });
      try {
        await this.lookPast(this.walk?.position.ranges ?? [], walk, tell, signal);
        // Whoever has gone meanwhile has left already: admitted now, it would never leave.
        signal.throwIfAborted();
      } catch (error) {
        this.listeners.delete(listener);
        throw error;
      }
      if (pending.length > MOST_PENDING || this.walk === undefined) {
        this.listeners.delete(listener);
        continue;
      }
      const { ranges } = walk.position;
      const ahead: Listener = (event) => {
        if (event.lsn > lsnAt(ranges, event.place)) listener(event);
      };
      pending.forEach(ahead);
      this.admit(listener, ahead);
      return;
    }
  }

  leave(listener: Listener): void {
    this.listeners.delete(listener);
    this.upToDate.delete(listener);
    if (this.listeners.size === 0) this.wake.abort();
  }

  /** Ends with everybody gone. */
  async close(): Promise<void> {
    this.ending.abort();
    this.listeners.clear();
    this.wake.abort();
    await this.running;
  }

  private admit(listener: Listener, told = listener): void {
    this.listeners.set(listener, told);
    this.upToDate.add(listener);
  }

  private start(): void {
    // Not in the context of the request that happens to be the first.
    this.running ??= this.inOwnContext(() => this.run()).finally(() => {
      this.running = undefined;
      this.walk = undefined;
      if (!this.ending.signal.aborted && this.joining.length > 0) this.start();
    });
  }

  private async run(): Promise<void> {
    const { busyMs, idleMs } = this.options.poll;
    let waitMs = busyMs;
    let failures = 0;
    let hasBegun = false;
    while (!this.ending.signal.aborted && this.listeners.size + this.joining.length > 0) {
      this.wake = new AbortController();
      const joining = this.joining.splice(0);
      try {
        const isAny = await this.inOwnContext(() => this.look());
        for (const { listener, resolve } of joining) {
          this.admit(listener);
          resolve();
        }
        if (!hasBegun) await this.inOwnContext(() => this.options.onBegun());
        hasBegun = true;
        waitMs = isAny ? busyMs : Math.min(waitMs * SLOWER, idleMs);
        failures = 0;
      } catch (error) {
        for (const { reject } of joining) reject(error);
        if (this.ending.signal.aborted) return;
        if (failures === 0) {
          this.logger.warn({ err: error, msg: 'the change feed does not answer: events are late' });
        }
        waitMs = (error instanceof AppError && error.extras.retryAfterMs) || backoffMs(failures, BACKOFF);
        failures += 1;
      }
      if (this.joining.length === 0) await pause(waitMs, this.wake.signal);
    }
  }

  private async look(): Promise<boolean> {
    const { signal } = this.ending;
    if (this.walk !== undefined) return this.walk.look(signal, (event) => this.tellAll(event));
    const parts = { ...this.options.parts, memory: new FactMemory(new Date().toISOString()) };
    this.walk = await FeedWalk.fromNow(await rangeOfTenant(), parts, signal);
    return false;
  }

  private tellAll(event: ToldEvent): void {
    for (const listener of this.listeners.values()) listener(event);
  }

  /** A replica may be behind the one that has answered the others. */
  private async lookPast(
    others: readonly RangePosition[],
    walk: FeedWalk,
    tell: (event: ToldEvent) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.lookOn(walk, tell, signal);
    while (!covers(walk.position.ranges, others)) {
      await pause(AHEAD_MS, signal);
      signal.throwIfAborted();
      await this.lookOn(walk, tell, signal);
    }
  }

  private lookOn(
    walk: FeedWalk,
    tell: (event: ToldEvent) => Promise<void>,
    signal: AbortSignal,
  ): Promise<boolean> {
    return this.inOwnContext(() => walk.look(signal, tell));
  }

  private inOwnContext<T>(work: () => Promise<T>): Promise<T> {
    return runInContext(backgroundContext({ tenant: this.options.tenant, timeoutMs: LOOK_MS }), work);
  }
}
