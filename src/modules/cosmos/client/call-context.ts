import { AsyncLocalStorage } from 'node:async_hooks';
import type { Throttle } from '../errors/call-cut-short.js';

/** A call to the database that is under way, as seen from the requests that the SDK makes for it. */
export interface RunningCall {
  /** Aborted as soon as nobody waits for the call's result. */
  readonly signal: AbortSignal;
  /** Told of every request before it is sent. */
  readonly onRequest: () => void;
  /** Told of every answer: the throttle when it is a 429, undefined for any other. */
  readonly onAnswer: (throttle: Throttle | undefined) => void;
  /** Told that a host name does not resolve, and whether the SDK may know another host to ask. */
  readonly onUnknownHost: (error: Error, hasOthers: boolean) => void;
  /** Whether the SDK is to do without query plans, and fail with `PLAN_WITHHELD` where it cannot. Default: it asks for them. */
  readonly withholdsPlans?: boolean;
}

/** Code of the error in place of a query plan that was not asked for. */
export const PLAN_WITHHELD = 'PLAN_WITHHELD';

/**
 * The running call behind a request. The SDK hands its abort signal only to the requests of the operation
 * itself, not to those it makes on the way (account discovery, partition key ranges), and those it repeats up
 * to 120 times: through this context they end together with the call that caused them.
 */
export const runningCall = new AsyncLocalStorage<RunningCall>();
