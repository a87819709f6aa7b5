import { AbortError, RestError } from '@azure/cosmos';
import { Agent, Pool } from 'undici';
import type { CallScope } from '../options/cosmos-options.js';
import type { Throttle } from '../errors/call-cut-short.js';
import { PLAN_WITHHELD, type RunningCall, runningCall } from './call-context.js';
import { observedCall } from '../observation/call-observation.js';
import { isLoopback } from './endpoint.js';
import { Exchange } from './exchange.js';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  PARTITION_KEY_RANGE_ID,
} from '../wire/http-types.js';
import type { ResponseHeaders } from '../wire/response-headers.js';

export interface CosmosHttpClientOptions {
  /** Longest wait for a connection, headers, or the next part of a body, in milliseconds. */
  readonly timeoutMs: number;
  /** Connections to one address. Further requests wait for a free one, as long as their deadline lets them. Default 128. */
  readonly maxConnections?: number;
  /** The only address there is: a call that cannot resolve it ends at once. Default: none, the SDK may know others. */
  readonly onlyEndpoint?: string | undefined;
  /** Who pays for a request. */
  readonly scope: () => CallScope | undefined;
}

const MAX_CONNECTIONS = 128;

const IS_QUERY_PLAN = 'x-ms-cosmos-is-query-plan-request';

/** Answers that are waited for only because somebody pays for them. More would take connections from those who wait. */
const MAX_AWAITED_CHARGES = 32;

/** An idle connection is kept this long unless the server says otherwise: a TLS handshake costs two round trips. */
const IDLE_CONNECTION_MS = 30_000;

/**
 * The SDK's transport, on undici's connection pool instead of `node:https`: more requests per core, bounded
 * connections, and the one place that sees what every single request cost, retries and discovery included.
 */
export class CosmosHttpClient implements HttpClient {
  private readonly agent: Agent;
  private awaitedCharges = 0;

  constructor(private readonly options: CosmosHttpClientOptions) {
    this.agent = new Agent({ factory: (origin) => this.connectionsTo(origin) });
  }

  sendRequest(request: HttpRequest): Promise<HttpResponse> {
    const call = runningCall.getStore();
    if (request.abortSignal?.aborted === true || call?.signal.aborted === true) {
      return Promise.reject(new AbortError('The call was aborted before the request was sent.'));
    }
    if (isNeedlessPlan(request, call)) {
      return Promise.reject(planWithheld);
    }
    call?.onRequest();
    const scope = this.options.scope();
    if (scope !== undefined) scope.databaseRequests += 1;
    const observed = observedCall();
    const observation = observed?.requestStarted(request);
    const { origin, path } = splitUrl(request.url);
    const headers = headersOf(request, observed?.headers);
    const dispatch = { origin, path, method: request.method, headers, body: textOf(request) };
    const started = (status: number, answer: ResponseHeaders): void => {
      observation?.answered(status, answer);
      account(call, scope, status, answer);
    };
    const charges = {
      isChargeAwaited: () => this.awaitCharge(scope),
      chargeKnown: () => {
        this.awaitedCharges -= 1;
      },
    };
    return new Promise((answered, reject) => {
      const failed = (error: Error): void => {
        if (isUnknownHost(error)) call?.onUnknownHost(error, !this.isOnlyEndpoint(origin));
        observation?.failed(error);
        reject(error);
      };
      this.agent.dispatch(dispatch, new Exchange(request, { started, answered, failed, ...charges }));
    });
  }

  /** Closes every connection. Whatever still waits for an answer fails: call it when nobody does. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  private isOnlyEndpoint(origin: string): boolean {
    const { onlyEndpoint } = this.options;
    return onlyEndpoint !== undefined && new URL(onlyEndpoint).host === new URL(origin).host;
  }

  private awaitCharge(scope: CallScope | undefined): boolean {
    if (scope?.budget === undefined || this.awaitedCharges >= MAX_AWAITED_CHARGES) return false;
    this.awaitedCharges += 1;
    return true;
  }

  private connectionsTo(origin: string | URL): Pool {
    return new Pool(origin, {
      connections: this.options.maxConnections ?? MAX_CONNECTIONS,
      keepAliveTimeout: IDLE_CONNECTION_MS,
      headersTimeout: this.options.timeoutMs,
      bodyTimeout: this.options.timeoutMs,
      connect: { timeout: this.options.timeoutMs, ...tlsOptions(origin) },
    });
  }
}

/** Emulators on this machine sign their own certificate. Nobody else is ever believed without a valid one. */
export const tlsOptions = (origin: string | URL): { readonly rejectUnauthorized: boolean } => ({
  rejectUnauthorized: !isLoopback(origin),
});

const isUnknownHost = (error: Error): boolean => 'code' in error && error.code === 'ENOTFOUND';

const ORIGIN = /^https?:\/\/[^/]+/;

/**
 * The SDK asks for a query plan beside every query, and uses it only when the service refuses to carry the query out as it is.
 * One that is bound to a physical partition is never refused for that. Whoever runs a call may wait for the refusal of others.
 */
const isNeedlessPlan = ({ headers }: HttpRequest, call: RunningCall | undefined): boolean =>
  headers.has(IS_QUERY_PLAN) && (call?.withholdsPlans === true || headers.has(PARTITION_KEY_RANGE_ID));

/** Made once: the SDK throws it away after almost every query, and an error takes longer to make than the rest of the refusal. */
const planWithheld = new RestError('The plan is not asked for.', { code: PLAN_WITHHELD });

/** By hand, not with `new URL()`: that would resolve an item id of `..` to the container above it. */
function splitUrl(url: string): { origin: string; path: string } {
  const origin = ORIGIN.exec(url)?.[0];
  if (origin === undefined) throw new RestError(`Not an http address: ${url}`);
  return { origin, path: url.slice(origin.length) || '/' };
}

/** The SDK's headers are put together again for this request, so that more can be added to them. */
const headersOf = (
  { headers }: HttpRequest,
  more: Readonly<Record<string, string>> | undefined,
): Record<string, string> => Object.assign(headers.toJSON({ preserveCase: true }), more);

/** The SDK sends JSON text or nothing. */
function textOf({ body }: HttpRequest): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  throw new RestError('Only text can be sent to Cosmos DB.');
}

/** Says what an answer cost, and whether it was a refusal for lack of request units. */
function account(
  call: RunningCall | undefined,
  scope: CallScope | undefined,
  status: number,
  headers: ResponseHeaders,
): void {
  if (scope !== undefined) {
    const charge = numeric(headers, 'x-ms-request-charge');
    scope.charge += charge;
    scope.budget?.spend(charge);
  }
  call?.onAnswer(status === 429 ? throttleOf(headers) : undefined);
}

function throttleOf(headers: ResponseHeaders): Throttle {
  const activityId = headers.get('x-ms-activity-id');
  const retryAfterMs = numeric(headers, 'x-ms-retry-after-ms');
  return { retryAfterMs, ...(activityId === undefined ? {} : { activityId }) };
}

function numeric(headers: ResponseHeaders, name: string): number {
  const value = Number(headers.get(name));
  return Number.isFinite(value) ? value : 0;
}
