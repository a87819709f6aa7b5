import { pause } from '../retry/waiting.js';
import type { TokenBuckets } from './token-buckets.js';

/** Streams leave this share of the quota to everybody else of the tenant. */
const LEFT_TO_OTHERS = 0.5;

/** One request of a stream should cost no more than this share. */
const LARGEST_REQUEST = 0.25;

/** Longest sleep before the bucket is looked at again: others may have spent from it, or given back. */
const LONGEST_SLEEP_MS = 250;

/** How soon to look again when it depends on the answer to another request. */
const UNTIL_ANSWERED_MS = 10;

/**
 * The request units of one tenant, for work that can wait. Its requests are sent one after the other in the order in which they
 * come, each as soon as it leaves enough for callers who cannot wait. One that costs more than there can ever be is sent when
 * the bucket is full.
 */
export class TenantBudget {
  private booked = 0;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly tenantId: string,
    private readonly capacity: number,
    private readonly buckets: TokenBuckets,
  ) {}

  /** In request units. */
  get largestRequest(): number {
    return this.capacity * LARGEST_REQUEST;
  }

  /** Books what a request has cost. */
  spend(requestUnits: number): void {
    this.buckets.spend(this.tenantId, requestUnits);
  }

  /**
   * Waits until a request that costs about so much may be sent, or until the signal ends the wait.
   * @returns to be called once the request has been answered, and what it cost has been spent
   */
  async admit(requestUnits: number, signal: AbortSignal): Promise<() => void> {
    const turn = this.queue.then(() => this.untilAffordable(requestUnits, signal));
    this.queue = turn;
    await turn;
    this.booked += requestUnits;
    let isBooked = true;
    return () => {
      if (isBooked) this.booked -= requestUnits;
      isBooked = false;
    };
  }

  private async untilAffordable(requestUnits: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = this.waitMs(requestUnits);
      if (waitMs === 0) return;
      await pause(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
    }
  }

  private waitMs(requestUnits: number): number {
    const wanted = this.capacity * LEFT_TO_OTHERS + requestUnits + this.booked;
    if (wanted > this.capacity && this.booked > 0) return UNTIL_ANSWERED_MS;
    return this.buckets.untilHas(this.tenantId, wanted);
  }
}
