import { Logger } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { backgroundContext, runInContext } from '../../../common/context/request-context.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import { rangeOfTenant } from '../../catalog-store/key-place.js';
import { FactMemory } from '../derive/fact-memory.js';
import { CatchUp } from './catch-up.js';
import { lsnAt } from './feed-position.js';
import { FeedWalk, type WalkParts } from './feed-walk.js';
import { type Listener, Listeners } from './listeners.js';
import type { ToldEvent } from './told-event.js';

export interface TenantFeedOptions {
  readonly tenant: string;
  /** Wait between two polls: while there are events, and the maximum while there are none. In milliseconds. */
  readonly poll: { readonly busyMs: number; readonly idleMs: number };
  readonly parts: Omit<WalkParts, 'memory'>;
  /** Called when the start position is known. After a failure it is called again. */
  readonly onBegun: () => Promise<void>;
}

interface Joining {
  readonly listener: Listener;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Maximum time of one poll, in milliseconds. */
const LOOK_MS = 60_000;

/** Wait between two failed polls. */
const BACKOFF = { firstMs: 500, longestMs: 2_000 };

/** Each empty poll multiplies the wait by this factor. */
const SLOWER = 1.5;

/** Reads the feed of a tenant once for all of its streams. Starts with the first stream and ends with the last. */
export class TenantFeed {
  private readonly logger = new Logger(TenantFeed.name);
  private readonly listeners = new Listeners();
  private readonly joining: Joining[] = [];
  private walk: FeedWalk | undefined;
  private running: Promise<void> | undefined;
  private wake = new AbortController();
  private readonly ending = new AbortController();

  constructor(private readonly options: TenantFeedOptions) {}

  /** The `id` field of a heartbeat: it resumes at the position of the streams that are up to date. */
  get idOfPosition(): { readonly id?: string } {
    return this.walk === undefined ? {} : { id: this.options.parts.tokenOf(this.walk.position) };
  }

  /** Whether the listener has received all events up to the common position. */
  isUpToDate(listener: Listener): boolean {
    return this.listeners.isUpToDate(listener);
  }

  /** Adds a listener for new events. After the return it misses no later commit. @throws AppError when the database does not answer */
  join(listener: Listener): Promise<void> {
    return new Promise((resolve, reject) => {
      this.joining.push({ listener, resolve, reject });
      this.wake.abort();
      this.start();
    });
  }

  /**
   * Sends the events after a position, until the stream has reached the other streams. Then it receives events with them.
   * @param tell may wait for free buffer of the client
   * @param signal ends the work
   */
  async catchUp(
    walk: FeedWalk,
    tell: (event: ToldEvent) => Promise<void>,
    listener: Listener,
    signal: AbortSignal,
  ): Promise<void> {
    const inOwnContext = <T>(work: () => Promise<T>) => this.inOwnContext(work);
    const catchUp = new CatchUp({ walk, tell, signal, inOwnContext });
    await catchUp.toEnd();
    for (;;) {
      signal.throwIfAborted();
      if (this.walk === undefined && this.running === undefined) {
        this.walk = walk;
        this.listeners.admit(listener);
        this.start();
        return;
      }
      const pending = this.listeners.buffer(listener);
      try {
        await catchUp.past(this.walk?.position.ranges ?? []);
        // A stream that closed meanwhile was already removed. If it were admitted now, nothing would remove it.
        signal.throwIfAborted();
      } catch (error) {
        this.listeners.drop(listener);
        throw error;
      }
      if (pending.isIncomplete() || this.walk === undefined) {
        this.listeners.drop(listener);
        continue;
      }
      const { ranges } = walk.position;
      const ahead: Listener = (event) => {
        if (event.lsn > lsnAt(ranges, event.place)) listener(event);
      };
      pending.events.forEach(ahead);
      this.listeners.admit(listener, ahead);
      return;
    }
  }

  leave(listener: Listener): void {
    this.listeners.remove(listener);
    if (this.listeners.size === 0) this.wake.abort();
  }

  /** Removes all listeners and ends. */
  async close(): Promise<void> {
    this.ending.abort();
    this.listeners.clear();
    this.wake.abort();
    await this.running;
  }

  private start(): void {
    // The context of the first request must not be used.
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
          this.listeners.admit(listener);
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
          this.logger.warn({ err: error, msg: 'the change feed does not answer: events are delayed' });
        }
        waitMs = (error instanceof AppError && error.extras.retryAfterMs) || backoffMs(failures, BACKOFF);
        failures += 1;
      }
      if (this.joining.length === 0) await pause(waitMs, this.wake.signal);
    }
  }

  private async look(): Promise<boolean> {
    const { signal } = this.ending;
    if (this.walk !== undefined) return this.walk.look(signal, (event) => this.listeners.tell(event));
    const parts = { ...this.options.parts, memory: new FactMemory(new Date().toISOString()) };
    this.walk = await FeedWalk.fromNow(await rangeOfTenant(), parts, signal);
    return false;
  }

  private inOwnContext<T>(work: () => Promise<T>): Promise<T> {
    return runInContext(backgroundContext({ tenant: this.options.tenant, timeoutMs: LOOK_MS }), work);
  }
}
