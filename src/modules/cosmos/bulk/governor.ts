import { pause } from '../waiting.js';
import { Concurrency } from './concurrency.js';
import { GroupSize } from './group-size.js';
import { Pace } from './pace.js';

export interface GovernorOptions {
  /** Most requests at one time. */
  readonly maxConcurrency: number;
  /** Request units per second; undefined when they have to be found out. */
  readonly requestUnitsPerSecond: number | undefined;
}

/** Leave to send one request. */
export interface Permit {
  /** Request units that were booked for it. */
  readonly booked: number;
  /** When it was given, in milliseconds. */
  readonly at: number;
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

/** Longest sleep before the pace is looked at again: it may have changed. */
const LONGEST_SLEEP_MS = 100;

/**
 * Keeps a run out of the way of everybody else. What a container can give is request units per second, and a handful of
 * requests can use them all up: so it is the pace that is governed first, and then how many requests are under way.
 */
export class Governor {
  private readonly pace: Pace;
  private readonly concurrency: Concurrency;
  private readonly size = new GroupSize();

  constructor({ maxConcurrency, requestUnitsPerSecond }: GovernorOptions) {
    this.pace = new Pace(requestUnitsPerSecond);
    this.concurrency = new Concurrency(maxConcurrency);
  }

  /** How many requests may be under way. */
  get places(): number {
    return this.concurrency.current;
  }

  /** How many operations to send together. */
  get groupSize(): number {
    return this.size.at(this.pace.current);
  }

  /** Waits until a request with so many operations may be sent; not longer than the signal. */
  async admit(operations: number, signal: AbortSignal): Promise<Permit> {
    for (let waitMs = this.pace.waitMs(); waitMs > 0 && !signal.aborted; waitMs = this.pace.waitMs()) {
      await pause(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
    }
    const booked = this.size.estimate(operations);
    this.pace.book(booked);
    return { booked, at: performance.now() };
  }

  /** Once for every permit. */
  answered({ booked, at }: Permit, { how, operations, charge, retryAfterMs }: Answered): void {
    this.pace.settle(booked, charge, retryAfterMs);
    if (how === 'not-served') this.concurrency.notServed();
    if (operations === 0) return;
    this.concurrency.answered(operations, performance.now() - at);
    this.size.answered(operations, charge, how === 'committed');
  }
}
