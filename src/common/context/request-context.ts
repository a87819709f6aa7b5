import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Change, Refusal } from './change.js';
import { identified, type Principal, unrestricted } from './principal.js';
import type { TraceIds } from './trace-ids.js';

/** The request units of whoever pays for a request. */
export interface RequestBudget {
  /** The most that one request to the database should cost when it can wait. */
  readonly largestRequest: number;
  /** Books what a request to the database has cost, also when its caller has gone meanwhile. */
  spend(requestUnits: number): void;
  /**
   * Waits until a request that costs about so much may be sent, or until the signal ends the wait. For work that can wait.
   * @returns to be called once the request has been answered
   */
  admit(requestUnits: number, signal: AbortSignal): Promise<() => void>;
}

/** What travels with a request without standing in every signature. One per request or background job. */
export interface RequestContext {
  readonly requestId: string;
  /** Who asks. Set once, by access control; public routes have none, and with it no tenant. */
  principal: Principal | undefined;
  /** Aborted when the client hangs up before the answer is complete, or when the deadline passes. */
  readonly signal: AbortSignal;
  /** When nobody waits for the answer any more, on the clock of `performance.now()`; infinite where a route has no timeout. */
  readonly deadline: number;
  /** Who pays. Undefined when nobody counts. */
  budget: RequestBudget | undefined;
  /** Whether the work can wait: it takes minutes anyway, and makes way for calls that somebody waits for. */
  readonly canWait: boolean;
  /** Request units spent so far. */
  charge: number;
  /** Requests sent to the database so far. */
  databaseRequests: number;
  /** The trace that the request belongs to, when its caller or this process records one. */
  trace?: TraceIds | undefined;
  /** Tells the audit log what a write has changed. Every repository calls it, once for each document. */
  recordChange: (change: Change) => void;
  /** Tells the audit log what the answer to the call does not: its status is a success. */
  recordRefusal: (refusal: Refusal) => void;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `fn`, and everything it awaits, inside `context`. */
export function runInContext<T>(context: RequestContext, fn: () => T): T {
  return storage.run(context, fn);
}

/** The context of the running request or job, or undefined outside of one. */
export function tryCurrentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** The context of the running request or job. Throws outside of one: that is a programming error. */
export function currentRequest(): RequestContext {
  const context = storage.getStore();
  if (context === undefined) {
    throw new Error('There is no request context here: wrap the call in runInContext().');
  }
  return context;
}

/** Who makes the running call. */
export function currentPrincipal(): Principal {
  const { principal } = currentRequest();
  if (principal === undefined) throw new Error('A public route reached for data: declare its scopes.');
  return principal;
}

/** How entries about a change name who makes the running call; the service itself outside of one. */
export const currentActor = (): string => {
  const { principal } = tryCurrentRequest() ?? {};
  return principal === undefined ? 'system' : identified(principal).principal;
};

const outsideOfRequests = AsyncLocalStorage.snapshot();

/** Aborted after so many milliseconds. Its timer belongs to no request: it would keep one, and its answer, until its time has come. */
export const timeoutSignal = (timeoutMs: number): AbortSignal =>
  outsideOfRequests(() => AbortSignal.timeout(timeoutMs));

/** How long a background job may take when it does not say. */
const BACKGROUND_TIMEOUT_MS = 60_000;

/** A context for work that no client waits for: start-up steps, seeding. Needs no clean-up: its timer holds nothing open. */
export function backgroundContext(options: {
  tenant: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}): RequestContext {
  const timeoutMs = options.timeoutMs ?? BACKGROUND_TIMEOUT_MS;
  const timeout = timeoutSignal(timeoutMs);
  return {
    requestId: randomUUID(),
    principal: unrestricted('system', options.tenant),
    signal: options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]),
    deadline: performance.now() + timeoutMs,
    budget: undefined,
    canWait: true,
    charge: 0,
    databaseRequests: 0,
    recordChange: () => {},
    recordRefusal: () => {},
  };
}
