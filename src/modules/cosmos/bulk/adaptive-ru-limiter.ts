import { pause } from '../../../common/retry/waiting.js';
import type { CallBudget } from '../options/cosmos-options.js';
import type { InteractiveCalls } from '../calls/interactive-calls.js';
import { Concurrency } from './concurrency.js';
import { GroupSize } from './group-size.js';
import { RuRate, type SeenRate } from './ru-rate.js';

export interface AdaptiveRuLimiterOptions {
  /** Most requests at one time. */
  readonly maxConcurrency: number;
  /** Request units per second; undefined when they have to be found out. */
  readonly requestUnitsPerSecond: number | undefined;
  /** By an earlier run on the same container. */
  readonly seen: SeenRate | undefined;
  readonly payer: CallBudget | undefined;
  /** Calls that go first. */
  readonly interactive: InteractiveCalls;
}

/** Leave to send one request. */
export interface Permit {
  /** Request units that were booked for it. */
  readonly booked: number;
  /** When it was given, in milliseconds. */
  readonly at: number;
  /** Ends the booking with the payer. */
  readonly release: () => void;
}

/** What became of one request, as far as it says something about the next. */
export interface Answered {
  /** `failed`: by the fault of one operation. */
  readonly how: 'committed' | 'failed' | 'throttled' | 'not-served';
  /** How many operations were carried out, the one that failed among them. */
  readonly operations: number;
  /** Request units. */
  readonly charge: number;
  /** When it was throttled: how long the service wants to be left alone. */
  readonly retryAfterMs?: number;
}

/** Longest sleep before the rate is looked at again: it may have changed. */
const LONGEST_SLEEP_MS = 100;

/** While others are at work: requests under way, and operations in one. The database serves what others ask in between. */
const CONSIDERATE = { places: 1, groupSize: 20 };

/** How long to wait for interactive calls to end before a request, in milliseconds: not forever, for they may never pause. */
const LONGEST_COURTESY_MS = 20;
const COURTESY_STEP_MS = 2;

/**
 * Keeps a run out of the way of everybody else. What a container can give is request units per second, and a handful of
 * requests can use them all up: so the rate is limited first, and then the number of requests under way.
 */
export class AdaptiveRuLimiter {
  private readonly rate: RuRate;
  private readonly concurrency: Concurrency;
  private readonly size = new GroupSize();

  private readonly payer: CallBudget | undefined;
  private readonly interactive: InteractiveCalls;

  constructor({ maxConcurrency, requestUnitsPerSecond, seen, payer, interactive }: AdaptiveRuLimiterOptions) {
    this.payer = payer;
    this.interactive = interactive;
    this.rate = new RuRate(requestUnitsPerSecond, undefined, seen);
    this.concurrency = new Concurrency(maxConcurrency);
  }

  get seen(): SeenRate {
    return this.rate.seen;
  }

  /** How many requests may be under way. */
  get places(): number {
    const { current } = this.concurrency;
    return this.interactive.areExpected ? Math.min(CONSIDERATE.places, current) : current;
  }

  /** How many operations to send together. */
  get groupSize(): number {
    const size = Math.min(
      this.size.at(this.rate.current),
      this.size.affordable(this.payer?.largestRequest ?? Infinity),
    );
    return this.interactive.areExpected ? Math.min(CONSIDERATE.groupSize, size) : size;
  }

  /** Waits until a request with so many operations may be sent; not longer than the signal. */
  async admit(operations: number, signal: AbortSignal): Promise<Permit> {
    for (let waitMs = this.rate.waitMs(); waitMs > 0 && !signal.aborted; waitMs = this.rate.waitMs()) {
      await pause(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
    }
    const booked = this.size.estimate(operations);
    const release = (await this.payer?.admit(booked, signal)) ?? (() => {});
    await this.makeWay(signal);
    this.rate.book(booked);
    return { booked, at: performance.now(), release };
  }

  private async makeWay(signal: AbortSignal): Promise<void> {
    for (let waited = 0; waited < LONGEST_COURTESY_MS; waited += COURTESY_STEP_MS) {
      if (!this.interactive.areUnderWay || signal.aborted) return;
      await pause(COURTESY_STEP_MS, signal);
    }
  }

  /** Once for every permit. */
  answered({ booked, at, release }: Permit, { how, operations, charge, retryAfterMs }: Answered): void {
    release();
    this.rate.record(booked, charge, at, retryAfterMs);
    if (how === 'not-served') this.concurrency.notServed();
    if (operations === 0) return;
    this.concurrency.answered(operations, performance.now() - at);
    this.size.answered(operations, charge);
    if (how === 'committed') this.size.committed();
  }

  /** An operation failed and is not tried again. Not for one that was overtaken: what to do instead is found out for its whole group. */
  operationFailed(): void {
    this.size.failed();
  }
}
