import type { TokenCredential } from '@azure/identity';
import type { CosmosObserver } from './cosmos-observer.js';
import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';

/** The request units of the tenant that pays for calls. */
export interface CallBudget {
  /** The most that one request of work that can wait should cost. */
  readonly largestRequest: number;
  /** Told of every charge as it becomes known, also after the caller has gone. */
  spend(requestUnits: number): void;
  /**
   * Waits until a request that costs about so much may be sent, or until the signal ends the wait. Only for work that can wait.
   * @returns to be called once the request has been answered
   */
  admit(requestUnits: number, signal: AbortSignal): Promise<() => void>;
}

/**
 * What a call to the database belongs to: a request, a job. The module reads the signal and adds up the
 * cost; who creates a scope, and how it travels, is the application's business.
 */
export interface CallScope {
  /** Aborted when nobody waits any more. A reason named `TimeoutError` is a deadline, any other a hang-up. */
  readonly signal: AbortSignal;
  /** That deadline, when it is known, on the clock of `performance.now()`: a wait that would end later is not begun. */
  readonly deadline?: number;
  /** Who pays. Default: nobody counts. */
  readonly budget?: CallBudget | undefined;
  /** Whether the work can wait, for its turn and for calls of scopes that cannot. Default false. */
  readonly canWait?: boolean;
  /** Request units spent so far. */
  charge: number;
  /** Requests sent to the database so far, retries included. */
  databaseRequests: number;
}

export interface CosmosRetryOptions {
  /** Repeats after a 429, beyond the first attempt. Default 3. */
  readonly maxAttempts?: number;
  /** Longest sum of the waits between them, in milliseconds. Default 2000. */
  readonly maxWaitMs?: number;
}

export interface EmbeddedOptions {
  /** Folder of the database files, or `:memory:`. */
  readonly dataDir: string;
  /** Port on the loopback address. Default 0: any free one. */
  readonly port?: number;
}

export interface CosmosModuleOptions {
  /** Account address, such as `https://name.documents.azure.com`. Default: none, then `embedded` is required. */
  readonly endpoint?: string;
  /** Account key. Default: none, then `credential` is used. */
  readonly key?: string;
  /** Microsoft Entra credential, used when there is no key. Default: `DefaultAzureCredential`. */
  readonly credential?: TokenCredential;
  /** Runs the emulator inside this process instead of calling an account. Default: none. */
  readonly embedded?: EmbeddedOptions;
  readonly databaseId: string;
  /** `create` makes what is missing; `verify` only reads and reports. Default `verify`. */
  readonly provision?: 'create' | 'verify';
  /** Longest a call may take, its retries included, in milliseconds. Default 5000. */
  readonly requestTimeoutMs?: number;
  readonly retry?: CosmosRetryOptions;
  /** Which requests the account refuses first when request units run out, where its priority-based execution is on. Default `Low`. */
  readonly bulkPriority?: 'Low' | 'High';
  /** Regions to read from, best first, such as `West Europe`. Default: the account's own order. */
  readonly preferredRegions?: readonly string[];
  /** Appended to the SDK's user agent, to be seen in the account's logs. Default: none. */
  readonly userAgentSuffix?: string;
  /** The scope of the running call, or undefined outside of one. Default: always undefined. */
  readonly scope?: () => CallScope | undefined;
  /** Hears of every call, for metrics, traces and logs. Default: nobody. */
  readonly observer?: CosmosObserver;
}

/** The options, made from whatever the application injects. */
export type CosmosModuleAsyncOptions = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<CosmosModuleOptions>, 'inject' | 'useFactory'>;

/** The options with every default filled in. */
export type ResolvedCosmosOptions = CosmosModuleOptions &
  Required<
    Pick<
      CosmosModuleOptions,
      'provision' | 'requestTimeoutMs' | 'bulkPriority' | 'preferredRegions' | 'scope'
    >
  > & {
    readonly retry: Required<CosmosRetryOptions>;
  };

export function resolveOptions({
  provision = 'verify',
  requestTimeoutMs = 5_000,
  retry: { maxAttempts = 3, maxWaitMs = 2_000 } = {},
  bulkPriority = 'Low',
  preferredRegions = [],
  scope = () => undefined,
  ...rest
}: CosmosModuleOptions): ResolvedCosmosOptions {
  return {
    ...rest,
    provision,
    requestTimeoutMs,
    retry: { maxAttempts, maxWaitMs },
    bulkPriority,
    preferredRegions,
    scope,
  };
}
