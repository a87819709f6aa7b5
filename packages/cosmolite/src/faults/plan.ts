import {
  type CosmosError,
  partitionKeyRangeGone,
  requestRateTooLarge,
  requestTimeout,
  retryWith,
  serviceUnavailable,
} from '../common/errors.js';
import type { FaultKind, FaultOrder } from './order.js';

/** What happens to one request. */
export interface Fault {
  /** Milliseconds to wait first. */
  readonly delay: number;
  /** Answered instead of serving the request. */
  readonly error?: CosmosError;
  /** When to cut the connection: before the request is applied, or after, instead of the answer. */
  readonly reset?: 'before' | 'after';
}

/** What a fault order can be aimed at. */
export interface FaultTarget {
  readonly operation: string;
  /** Decoded segments. */
  readonly path: readonly string[];
}

interface StandingOrder {
  readonly order: FaultOrder;
  /** Matching requests that are let through first. */
  spared: number;
  left: number;
}

const DEFAULT_MILLISECONDS = 100;

/**
 * The orders in force. Decisions come from a seeded sequence, one number for each order that matches,
 * so the same requests in the same order meet the same faults.
 */
export class FaultPlan {
  #standing: StandingOrder[] = [];
  #random: () => number;

  constructor(orders: readonly FaultOrder[] = [], seed = 0) {
    this.#random = seededRandom(seed);
    this.set(orders);
  }

  /** Replaces all orders; with a seed, the sequence starts again. */
  set(orders: readonly FaultOrder[], seed?: number): void {
    this.#standing = orders.map((order) => ({
      order,
      spared: order.after ?? 0,
      left: order.times ?? Number.POSITIVE_INFINITY,
    }));
    if (seed !== undefined) this.#random = seededRandom(seed);
  }

  /** Waits add up; of the other faults the first one ordered strikes. */
  decide(target: FaultTarget): Fault | undefined {
    let delay = 0;
    for (const standing of this.#standing) {
      if (!this.#strikes(standing, target)) continue;
      standing.left -= 1;
      const { order } = standing;
      if (order.kind !== 'latency') return { delay, ...consequence(order.kind, order) };
      delay += order.milliseconds ?? DEFAULT_MILLISECONDS;
    }
    return delay > 0 ? { delay } : undefined;
  }

  #strikes(standing: StandingOrder, target: FaultTarget): boolean {
    const { order, left } = standing;
    if (left <= 0) return false;
    if (order.operation !== undefined && order.operation !== target.operation) return false;
    if (order.path !== undefined && !isAtOrBelow(`/${target.path.join('/')}`, order.path)) return false;
    if (standing.spared > 0) {
      standing.spared -= 1;
      return false;
    }
    return this.#random() < (order.probability ?? 1);
  }
}

function consequence(kind: Exclude<FaultKind, 'latency'>, order: FaultOrder): Omit<Fault, 'delay'> {
  if (kind === 'reset-before') return { reset: 'before' };
  if (kind === 'reset-after') return { reset: 'after' };
  const make: Record<typeof kind, () => CosmosError> = {
    '408': requestTimeout,
    '410': () => partitionKeyRangeGone(order.substatus),
    '429': () => requestRateTooLarge(order.milliseconds ?? DEFAULT_MILLISECONDS),
    '449': retryWith,
    '503': () => serviceUnavailable(order.substatus),
  };
  return { error: make[kind]() };
}

const isAtOrBelow = (path: string, top: string): boolean => path === top || path.startsWith(`${top}/`);

/** Uniform numbers in [0, 1): the same seed gives the same sequence (Mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
