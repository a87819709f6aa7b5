import { pause } from '../../../../common/retry/waiting.js';
import type { KeyRange } from '../../ranges/key-range.js';
import type { ChangeFeedEvents, Lag } from './change-feed-events.js';
import type { HeldLease } from '../leases/held-lease.js';
import { LeaseLost } from '../leases/lease-validity.js';
import { partsOf, rangeOf } from '../leases/lease-document.js';
import type { Gate } from './gate.js';
import { type FeedAnswer, FeedReader, type FeedSource, tokenBehind } from './feed-reader.js';
import { LagMeter } from './lag-meter.js';
import type { PageHandler } from './page-handler.js';
import { PollWait } from './poll-wait.js';
import { RetryingReader } from './retrying-reader.js';
import { ripeChanges } from './ripe-changes.js';

export interface LeaseWorkerOptions<T> {
  readonly processor: string;
  readonly source: FeedSource;
  readonly handler: PageHandler<T>;
  readonly events: ChangeFeedEvents;
  readonly pollIntervalMs: number;
  readonly minimumAgeMs: number;
  readonly renewalMs: number;
  /** Closed while the processor is paused. */
  readonly gate: Gate;
}

type Page<T> = Extract<FeedAnswer<T>, { kind: 'page' }>;
type Ending = 'released' | 'handed over' | 'split';

/** Reads the feed of one lease and calls the handler, until the lease is lost, released or split. */
export class LeaseWorker<T> {
  /** Resolves when it has ended. Never rejects. */
  readonly done: Promise<void>;
  private readonly reader: RetryingReader<T>;
  private readonly lagMeter: LagMeter;
  private readonly pollWait: PollWait;
  /** Ends the waits between polls and retries. The handler continues. */
  private readonly leaving = new AbortController();
  /** Aborts the handler, too. */
  private readonly working = new AbortController();
  /** Aborts when the lease is lost or the handler must stop. */
  private readonly stopped: AbortSignal;
  /** Aborts as `stopped` does, and when the worker must leave. */
  private readonly ended: AbortSignal;
  private ending: Ending = 'released';
  private isHandingOver = false;
  /** Whether a poll reads only one change, to check its age. */
  private isLookingAhead = false;

  constructor(
    private readonly held: HeldLease,
    private readonly options: LeaseWorkerOptions<T>,
  ) {
    const { source, pollIntervalMs } = options;
    const reader = new FeedReader<T>(source, rangeOf(held.document), held.document.ContinuationToken);
    this.reader = new RetryingReader(reader, {
      pollIntervalMs,
      onFailure: (error) => this.reportDelay(error),
    });
    this.lagMeter = new LagMeter(options.minimumAgeMs);
    this.pollWait = new PollWait(pollIntervalMs);
    this.stopped = AbortSignal.any([held.lost, this.working.signal]);
    this.ended = AbortSignal.any([this.stopped, this.leaving.signal]);
    options.events.leaseTaken(this.name);
    this.done = this.run();
  }

  get lease(): HeldLease {
    return this.held;
  }

  /** Whether it ended because the leases of a split replaced its own. */
  get wasSplit(): boolean {
    return this.ending === 'split';
  }

  get lagOfLease(): Lag {
    const { seconds, changes } = this.lagMeter.current;
    return { ...this.name, seconds, changes };
  }

  /** Ends after the current page and releases the lease. */
  leave(handOver = false): void {
    this.isHandingOver ||= handOver;
    this.leaving.abort();
  }

  /** Aborts the handler. Its page does not count as handled. */
  abort(): void {
    this.leave();
    this.working.abort(new DOMException('The process stops.', 'AbortError'));
  }

  private get name() {
    return { processor: this.options.processor, leaseToken: this.held.document.LeaseToken };
  }

  private async run(): Promise<void> {
    const renewal = setInterval(() => void this.renew(), this.options.renewalMs);
    try {
      await this.readOn();
    } catch (error) {
      if (!this.ended.aborted) this.options.events.delayed({ ...this.name, error });
    } finally {
      clearInterval(renewal);
      await this.release();
    }
  }

  private async readOn(): Promise<void> {
    const parts = partsOf(this.held.document);
    if (parts !== undefined) return this.split(parts);
    while (!this.ended.aborted) {
      await this.options.gate.pass(this.ended);
      const answer = await this.reader.next(this.ended);
      if (answer === undefined) return;
      if (answer.kind === 'split') return this.split(answer.parts);
      this.lagMeter.see(answer);
      this.reportLag();
      // The processor may have been paused during the read.
      await this.options.gate.pass(this.ended);
      if (this.ended.aborted) return;
      if (answer.changes.length === 0) await this.idle(answer);
      else if (this.options.minimumAgeMs === 0) await this.handleAll(answer);
      else await this.handleRipe(answer);
    }
  }

  private async handleAll(page: Page<T>): Promise<void> {
    await this.handle(page);
    const waitMs = this.pollWait.afterChanges();
    if (isLast(page)) await pause(waitMs, this.ended);
  }

  /** Handles the changes that are old enough. Until the next change is, each poll reads only that one. */
  private async handleRipe(page: Page<T>): Promise<void> {
    const { ripe, isPartial } = ripeChanges(page.changes, page.answeredAt, this.options.minimumAgeMs);
    const last = ripe.at(-1);
    if (!isPartial && this.isLookingAhead) {
      this.readAgain(false);
      return;
    }
    if (last !== undefined) {
      await this.handle(isPartial ? { ...page, changes: ripe, token: tokenBehind(last) } : page);
    }
    if (!isPartial || this.ended.aborted) return;
    this.readAgain(true);
    await pause(this.options.pollIntervalMs, this.ended);
  }

  private readAgain(isAhead: boolean): void {
    this.isLookingAhead = isAhead;
    this.reader.rewind(this.held.position, isAhead ? 1 : undefined);
  }

  private async handle(page: Page<T>): Promise<void> {
    const begun = performance.now();
    await this.options.handler.handle(page.changes, {
      leaseToken: this.name.leaseToken,
      signal: this.stopped,
      ending: this.ended,
    });
    this.stopped.throwIfAborted();
    this.held.advance(page.token);
    if (!(await this.held.keep())) return;
    const seconds = (performance.now() - begun) / 1000;
    this.options.events.handled({ ...this.name, changes: page.changes.length, seconds });
  }

  /** The next renewal stores the position of an empty page. The first position is stored at once. */
  private async idle({ token }: Page<T>): Promise<void> {
    this.held.advance(token);
    if (this.held.isUnmarked) await this.held.keep();
    await pause(this.pollWait.afterNothing(), this.ended);
  }

  private async split(parts: readonly KeyRange[]): Promise<void> {
    if (await this.held.replaceBy(parts)) this.ending = 'split';
  }

  private async release(): Promise<void> {
    if (this.ending !== 'split' && !this.held.lost.aborted) {
      this.ending = this.isHandingOver ? 'handed over' : 'released';
      await this.held.release(this.isHandingOver).catch(() => undefined);
    }
    this.held.end();
    const { reason } = this.held.lost;
    const why = reason instanceof LeaseLost ? reason.why : this.ending;
    this.options.events.leaseEnded({ ...this.name, why });
  }

  private async renew(): Promise<void> {
    if (this.held.lost.aborted) return;
    this.reportLag();
    await this.held
      .renew(this.options.renewalMs / 2)
      .catch((error: unknown) => this.options.events.delayed({ ...this.name, error }));
  }

  private reportLag(): void {
    this.options.events.lag(this.lagOfLease);
  }

  private reportDelay(error: unknown): void {
    this.options.events.delayed({ ...this.name, error });
    this.reportLag();
  }
}

/** Whether the page ends with the last change of the partition. */
const isLast = ({ changes, lastLsn }: Page<unknown>): boolean =>
  changes.some(({ _lsn: lsn }) => lsn === lastLsn);
