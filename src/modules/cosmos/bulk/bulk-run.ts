import { setMaxListeners } from 'node:events';
import type { Container } from '@azure/cosmos';
import type { CosmosCalls } from '../calls/cosmos-calls.service.js';
import type { BulkOperation, BulkOptions, BulkResult } from './bulk-operation.js';
import { AdaptiveRuLimiter } from './adaptive-ru-limiter.js';
import { notApplied } from './bulk-results.js';
import { type Run, writeGroup } from './group-writer.js';
import { type Group, PartitionQueues } from './partition-queues.js';
import { RetryBudget } from './retry-budget.js';
import type { SeenRate } from './ru-rate.js';
import { WakeSignal } from './wake-signal.js';

/** Most operations between source and consumer: enough for full groups of dozens of partitions. */
const WINDOW = 4_000;
/** The same in bytes of JSON, for large items. */
const WINDOW_BYTES = 32_000_000;

/** How long operations wait for others to go with them while the source is slow, in milliseconds. */
const LINGER_MS = 20;

const MAX_CONCURRENCY = 16;
const RETRY_BUDGET_MS = 30_000;

/** Where the operations come from: some at a time, for each handing over takes longer than what is done about an operation. */
export type BulkPieces<T> = AsyncIterable<readonly BulkOperation<T>[]>;

/**
 * One run of the bulk writer: one loop reads the source into queues, one sends groups out of them, one hands out results. Each
 * waits for the next, so that memory is bounded when any of them is slow.
 */
export class BulkRun<T> {
  private readonly queues = new PartitionQueues<T>();
  private readonly limiter: AdaptiveRuLimiter;
  private readonly maxGroups: number;
  private readonly stopping = new AbortController();
  private readonly run: Run<T>;
  private readonly underWay = new Set<Promise<void>>();
  private results: BulkResult<T>[] = [];
  private readonly signals = { room: new WakeSignal(), work: new WakeSignal(), result: new WakeSignal() };
  private outstanding = 0;
  private lingersUntil = 0;
  private isRead = false;
  private isDone = false;
  private problem: { readonly error: unknown } | undefined;
  private leaveSource: () => void = () => {};

  constructor(
    calls: CosmosCalls,
    container: Container,
    private readonly options: BulkOptions<T>,
    requestUnitsPerSecond: number | undefined,
    seen: SeenRate | undefined,
  ) {
    // Every group listens, and Node takes more than ten for a leak.
    setMaxListeners(0, this.stopping.signal);
    const { maxConcurrency = MAX_CONCURRENCY, retryBudgetMs = RETRY_BUDGET_MS } = options;
    this.maxGroups = maxConcurrency;
    const { payer, interactive } = calls;
    this.limiter = new AdaptiveRuLimiter({ maxConcurrency, requestUnitsPerSecond, seen, payer, interactive });
    this.run = {
      calls,
      container,
      options,
      limiter: this.limiter,
      retryBudget: new RetryBudget(retryBudgetMs),
      stopped: this.stopping.signal,
      resting: 0,
      emit: (result) => this.emit(result),
      giveBack: (key, refused, waitMs) => this.queues.giveBack(key, refused, performance.now() + waitMs),
    };
  }

  get seen(): SeenRate {
    return this.limiter.seen;
  }

  /** @throws what the source threw, after the results of everything that was taken from it */
  async *write(source: BulkPieces<T>): AsyncGenerator<readonly BulkResult<T>[], void> {
    const { signal } = this.options;
    const onAbort = (): void => this.stop();
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) this.stop();
    const work = this.work(source);
    try {
      for (;;) {
        const results = this.results;
        if (results.length > 0) {
          this.results = [];
          yield results;
          this.outstanding -= results.length;
          this.signals.room.raise();
        } else if (this.isDone) break;
        else await this.signals.result.wait();
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.stop();
      await work;
    }
    if (this.problem !== undefined) throw this.problem.error;
  }

  private async work(source: BulkPieces<T>): Promise<void> {
    await Promise.all([this.read(source), this.send()]);
    await Promise.all(this.underWay);
    for (const pending of this.queues.takeAll()) this.emit(notApplied(pending));
    this.isDone = true;
    this.signals.result.raise();
  }

  private async read(source: BulkPieces<T>): Promise<void> {
    try {
      const pieces = source[Symbol.asyncIterator]();
      for (let step = await this.next(pieces); step.done !== true; step = await this.next(pieces)) {
        for (const operation of step.value) {
          this.add(operation);
          while (this.isFull && !this.isStopped) await this.signals.room.wait();
          if (this.isStopped) break;
        }
      }
    } catch (error) {
      this.problem ??= { error };
    } finally {
      this.isRead = true;
      this.signals.work.raise();
    }
  }

  /** The next operations, or the end when nothing more is wanted: also from a source that is in the middle of a wait. */
  private next(
    pieces: AsyncIterator<readonly BulkOperation<T>[]>,
  ): Promise<IteratorResult<readonly BulkOperation<T>[]>> {
    return new Promise((resolve, reject) => {
      this.leaveSource = () => {
        // What the source has ready was taken from it, and comes first.
        setImmediate(resolve, { done: true, value: undefined });
        // Not waited for: a source that hangs must not hold up the results.
        void Promise.resolve(pieces.return?.()).catch(() => {});
      };
      if (this.isStopped) this.leaveSource();
      else pieces.next().then(resolve, reject);
    });
  }

  private add(operation: BulkOperation<T>): void {
    if (this.queues.size === 0) this.lingersUntil = performance.now() + LINGER_MS;
    this.outstanding += 1;
    const waiting = this.queues.add(operation);
    if (waiting === 1 || waiting >= this.limiter.groupSize || this.isFull) this.signals.work.raise();
  }

  private async send(): Promise<void> {
    while (!this.isStopped && !this.isSent) {
      const group = this.nextGroup();
      if (group === undefined) await this.signals.work.wait(this.idleMs());
      else this.start(group);
    }
  }

  /** A full group; any other only when waiting longer does not make it fuller. */
  private nextGroup(): Group<T> | undefined {
    if (!this.hasPlace) return undefined;
    this.queues.wake(performance.now());
    const size = this.limiter.groupSize;
    const group = this.queues.take(size, this.mayFlush ? 1 : size);
    if (group !== undefined) this.lingersUntil = performance.now() + LINGER_MS;
    return group;
  }

  private start(group: Group<T>): void {
    const writing = writeGroup(this.run, group)
      .catch((error: unknown) => {
        this.problem ??= { error };
        this.stop();
      })
      .finally(() => {
        this.queues.release(group);
        this.underWay.delete(writing);
        this.signals.work.raise();
      });
    this.underWay.add(writing);
  }

  /** A group that is under way may come back: its partition may refuse it. */
  private get isSent(): boolean {
    return this.isRead && this.queues.size === 0 && this.underWay.size === 0;
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** A group that rests leaves its place to another. */
  private get hasPlace(): boolean {
    const { size } = this.underWay;
    return size < this.maxGroups && size - this.run.resting < this.limiter.places;
  }

  private get isFull(): boolean {
    return this.outstanding >= WINDOW || this.queues.bytes >= WINDOW_BYTES;
  }

  private get mayFlush(): boolean {
    return this.isRead || this.isFull || performance.now() >= this.lingersUntil;
  }

  /** Milliseconds until a group may have filled or a rest is over; undefined when only a change elsewhere makes a difference. */
  private idleMs(): number | undefined {
    if (!this.hasPlace || this.queues.size === 0) return undefined;
    const lingers = this.mayFlush ? undefined : this.lingersUntil;
    const until = Math.min(lingers ?? Infinity, this.queues.restEnds ?? Infinity);
    return until === Infinity ? undefined : Math.max(0, until - performance.now());
  }

  private emit(result: BulkResult<T>): void {
    this.results.push(result);
    this.signals.result.raise();
  }

  private stop(): void {
    this.stopping.abort();
    this.leaveSource();
    this.signals.room.raise();
    this.signals.work.raise();
  }
}
