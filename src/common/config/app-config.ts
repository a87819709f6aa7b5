import type { LevelWithSilent } from 'pino';
import type { ApiKeyRow } from '../identity/api-key-list.js';
import type { JwtOptions } from '../identity/jwt-options.js';

/** Where the process runs. `production` refuses what is only convenient. */
export type NodeEnvironment = 'development' | 'test' | 'production';

export interface HttpConfig {
  readonly host: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  /** Of an import, both as it arrives and unpacked. */
  readonly importMaxBytes: number;
  /** Longest a request may take before its work is aborted. */
  readonly requestTimeoutMs: number;
  /** Between "not ready" and closing the listener, so that load balancers notice. */
  readonly drainDelayMs: number;
  /** Longest wait for requests in flight once the listener is closed. */
  readonly shutdownTimeoutMs: number;
  /** For the head of a request to arrive. */
  readonly headersTimeoutMs: number;
  /** For a whole request to arrive: it bounds slow senders, `requestTimeoutMs` bounds our work. */
  readonly receiveTimeoutMs: number;
  /** How long a connection in the middle of a request may be silent in both directions. */
  readonly idleTimeoutMs: number;
  /** How long a connection may wait for its next request. Longer than the load balancer in front waits. */
  readonly keepAliveTimeoutMs: number;
  /** Web pages of these origins may read our answers. */
  readonly corsOrigins: readonly string[];
  /** Whose X-Forwarded-* headers count: nobody's, everybody's, or these proxies'. */
  readonly trustProxy: boolean | readonly string[];
}

/** How callers prove who they are. Neither member: they need not (AUTH_MODE=none). */
export interface IdentityConfig {
  readonly apiKeys?: {
    readonly rows: readonly ApiKeyRow[];
    /** Where the rows came from, to be read again when it changes. */
    readonly file?: string;
  };
  readonly jwt?: JwtOptions;
}

/** Each 0 when there is no such limit. */
export interface RateLimitConfig {
  /** Requests of one principal, or of one address, in a window. */
  readonly requests: number;
  readonly windowSeconds: number;
  /** Request units of one tenant per second, averaged over a window. */
  readonly requestUnitsPerSecond: number;
}

export interface LogConfig {
  readonly level: LevelWithSilent;
  /** Coloured lines for a person; otherwise one JSON object per line. */
  readonly pretty: boolean;
}

export interface CosmosConfig {
  /** Absent exactly when `embedded` is set. */
  readonly endpoint?: string;
  /** Absent: Microsoft Entra ID through DefaultAzureCredential. */
  readonly key?: string;
  readonly database: string;
  /** `create` makes database and containers where missing; `verify` only compares. */
  readonly provision: 'create' | 'verify';
  /** Longest a single database call may take, retries included. */
  readonly requestTimeoutMs: number;
  /** Retries after 429, beyond the first attempt. */
  readonly retryMaxAttempts: number;
  /** Longest total wait for those retries. */
  readonly retryMaxWaitMs: number;
  /** Regions in order of preference; empty leaves the choice to the account. */
  readonly preferredRegions: readonly string[];
  /** Whether the account can delete a whole logical partition by itself, in the background. */
  readonly deleteByPartitionKey: boolean;
  /** Set exactly when there is no endpoint: run cosmolite in a worker thread. */
  readonly embedded?: { readonly dataDir: string };
}

/** The validated environment, frozen. Inject it by its class. */
export abstract class AppConfig {
  abstract readonly environment: NodeEnvironment;
  abstract readonly http: HttpConfig;
  abstract readonly log: LogConfig;
  abstract readonly tenant: { readonly default: string };
  abstract readonly identity: IdentityConfig;
  abstract readonly rateLimit: RateLimitConfig;
  /** Signs list cursors; at least 32 characters. */
  abstract readonly cursor: { readonly secret: string };
  abstract readonly cosmos: CosmosConfig;
  /** What works, but the operator should know. Logged once at start. */
  abstract readonly warnings: readonly string[];
}
