import { AppError } from '../../../../common/errors/app-error.js';
import { type Backoff, backoffMs, pause } from '../../../../common/retry/waiting.js';
import type { KeyRange } from '../../ranges/key-range.js';
import type { ChangeFeedEvents, Lag } from './change-feed-events.js';
import { type HeldLease, LeaseLost } from '../leases/held-lease.js';
import { partsOf, rangeOf } from '../leases/lease-document.js';
import type { Gate } from './gate.js';
import { type FeedAnswer, FeedReader, type FeedSource, tokenBehind } from './feed-reader.js';
import { LagMeter } from './lag-meter.js';
import type { PageHandler } from './page-handler.js';
import { PollWait } from './poll-wait.js';
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

/** Between two looks that the database does not serve. In an outage it is asked about as often as when nothing happens. */
const backoffOf = (pollIntervalMs: number): Backoff => ({
  firstMs: 200,
  longestMs: Math.max(1_000, pollIntervalMs),
});

/** Reads the feed of one lease and has it handled, until the lease is lost, given up, or split. */
export class LeaseWorker<T> {
  /** Resolves when it has ended. Never rejects. */
  readonly done: Promise<void>;
  private readonly reader: FeedReader<T>;
  private readonly lagMeter: LagMeter;
  private readonly pollWait: PollWait;
  /** Ends waits: of a poll, of a backoff. What is being handled goes on. */
  private readonly leaving = new AbortController();
  /** Ends the handler, too. */
  private readonly working = new AbortController();
  /** The lease is lost, or its work must stop. */
  private readonly stopped: AbortSignal;
  /** Either, or it is time to leave. */
  private readonly ended: AbortSignal;
  private ending: Ending = 'released';
  private isHandingOver = false;
  /** Whether a look brings one change only, to see whether it is old enough. */
  private isLookingAhead = false;

  constructor(
    private readonly held: HeldLease,
    private readonly options: LeaseWorkerOptions<T>,
  ) {
    const { ContinuationToken } = held.document;
    this.reader = new FeedReader(options.source, rangeOf(held.document), ContinuationToken);
    this.lagMeter = new LagMeter(options.minimumAgeMs);
    this.pollWait = new PollWait(options.pollIntervalMs);
    this.stopped = AbortSignal.any([held.lost, this.working.signal]);
    this.ended = AbortSignal.any([this.stopped, this.leaving.signal]);
    options.events.leaseTaken(this.name);
    this.done = this.run();
  }

  get lease(): HeldLease {
    return this.held;
  }

  /** Whether it has ended because other leases are in the place of its own. */
  get wasSplit(): boolean {
    return this.ending === 'split';
  }

  get lagOfLease(): Lag {
    const { seconds, changes } = this.lagMeter.current;
    return { ...this.name, seconds, changes };
  }

  /** Ends after the page that is being handled, and gives the lease up. */
  leave(handOver = false): void {
    this.isHandingOver ||= handOver;
    this.leaving.abort();
  }

  /** The handler's signal aborts: its page is not handled. */
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
      await this.giveUp();
    }
  }

  private async readOn(): Promise<void> {
    const parts = partsOf(this.held.document);
    if (parts !== undefined) return this.split(parts);
    while (!this.ended.aborted) {
      await this.options.gate.pass(this.ended);
      const answer = await this.nextAnswer();
      if (answer === undefined) return;
      if (answer.kind === 'split') return this.split(answer.parts);
      this.lagMeter.see(answer);
      this.tellLag();
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

  /** Of a page, what is old enough. Until the next change is, that one alone is looked at. */
  private async handleRipe(page: Page<T>): Promise<void> {
    const { ripe, isPartial } = ripeChanges(page.changes, page.answeredAt, this.options.minimumAgeMs);
    const last = ripe.at(-1);
    if (!isPartial && this.isLookingAhead) {
      this.lookAgain(false);
      return;
    }
    if (last !== undefined) {
      await this.handle(isPartial ? { ...page, changes: ripe, token: tokenBehind(last) } : page);
    }
    if (!isPartial || this.ended.aborted) return;
    this.lookAgain(true);
    await pause(this.options.pollIntervalMs, this.ended);
  }

  private lookAgain(isAhead: boolean): void {
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

  /** The position of an empty page is stored with the next renewal; the very first one at once. */
  private async idle({ token }: Page<T>): Promise<void> {
    this.held.advance(token);
    if (this.held.isUnmarked) await this.held.keep();
    await pause(this.pollWait.afterNothing(), this.ended);
  }

  /** Undefined when it is time to end. */
  private async nextAnswer(): Promise<FeedAnswer<T> | undefined> {
    for (let failures = 0; !this.ended.aborted; failures += 1) {
      try {
        return await this.reader.next(this.ended);
      } catch (error) {
        if (this.ended.aborted) return undefined;
        this.options.events.delayed({ ...this.name, error });
        this.tellLag();
        const asked = error instanceof AppError ? error.extras.retryAfterMs : undefined;
        await pause(asked ?? backoffMs(failures, backoffOf(this.options.pollIntervalMs)), this.ended);
      }
    }
    return undefined;
  }

  private async split(parts: readonly KeyRange[]): Promise<void> {
    if (await this.held.replaceBy(parts)) this.ending = 'split';
  }

  private async giveUp(): Promise<void> {
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
    this.tellLag();
    await this.held
      .renew(this.options.renewalMs / 2)
      .catch((error: unknown) => this.options.events.delayed({ ...this.name, error }));
  }

  private tellLag(): void {
    this.options.events.lag(this.lagOfLease);
  }
}

/** Whether there was nothing behind it. */
const isLast = ({ changes, lastLsn }: Page<unknown>): boolean =>
  changes.some(({ _lsn: lsn }) => lsn === lastLsn);
