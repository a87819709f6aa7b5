import { IsString } from 'class-validator';
import { defineNamespace, ProcessVariables } from './namespace.js';
import { Flag, Integer, List, OneOf, Text } from './rules.js';
import { isBase64, isCosmosName, isHttpOrigin, isLocalOrigin } from './text-tests.js';

class CosmosVariables extends ProcessVariables {
  @Text('an http or https URL of an account: no user, path or query', isHttpOrigin)
  COSMOS_ENDPOINT: string | undefined = undefined;

  @Text('an account key in base64', isBase64)
  COSMOS_KEY: string | undefined = undefined;

  @Flag()
  COSMOS_ALLOW_KEY = false;

  @Text('1 to 255 characters, none of / \\ # ?, no space at the end, and not . or ..', isCosmosName)
  COSMOS_DATABASE = 'stockroom';

  @OneOf(['create', 'verify'])
  COSMOS_PROVISION: 'create' | 'verify' | undefined = undefined;

  @Integer(100, 300_000)
  COSMOS_REQUEST_TIMEOUT_MS = 5_000;

  @Integer(0, 100)
  COSMOS_RETRY_MAX_ATTEMPTS = 5;

  @Integer(0, 300_000)
  COSMOS_RETRY_MAX_WAIT_MS = 4_000;

  @OneOf(['Low', 'High'])
  COSMOS_BULK_PRIORITY: 'Low' | 'High' = 'Low';

  @Integer(0, 300_000)
  COSMOS_SLOW_MS = 1_000;

  @List('region names', (word) => /^[A-Za-z0-9 ]{1,50}$/.test(word))
  COSMOS_PREFERRED_REGIONS: string[] = [];

  @Flag()
  COSMOS_DELETE_BY_PARTITION_KEY = false;

  @IsString()
  COSMOLITE_DATA = '.data';

  @Integer(0, 65_535)
  COSMOLITE_PORT = 0;
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
  /** Of imports and other bulk writes, where the account's priority-based execution is on. */
  readonly bulkPriority: 'Low' | 'High';
  /** A call that takes longer is logged, with what the SDK has recorded of it. */
  readonly slowMs: number;
  /** Regions in order of preference; empty leaves the choice to the account. */
  readonly preferredRegions: readonly string[];
  /** Whether the account can delete a whole logical partition by itself, in the background. */
  readonly deleteByPartitionKey: boolean;
  /** Set exactly when there is no endpoint: run cosmolite in a worker thread. */
  readonly embedded?: { readonly dataDir: string; readonly port: number };
}

/** Which account, and how it is used. Not in the room of the Cosmos module: that one takes options from any application. */
export const cosmosConfig = defineNamespace('cosmos', {
  variables: CosmosVariables,
  joinedRules: brokenRules,
  build,
});

/** Passes over values that already broke their own rule. */
function brokenRules({
  production,
  COSMOS_ENDPOINT,
  COSMOS_KEY,
  COSMOS_ALLOW_KEY,
}: CosmosVariables): string[] {
  if (COSMOS_ENDPOINT === undefined) {
    return production
      ? ['COSMOS_ENDPOINT must be set in production: the embedded database is for development']
      : [];
  }
  if (!URL.canParse(COSMOS_ENDPOINT)) return [];
  const problems: string[] = [];
  if (COSMOS_KEY === undefined && COSMOS_ENDPOINT.startsWith('http:')) {
    problems.push(
      'COSMOS_ENDPOINT must use https when COSMOS_KEY is not set: a token is never sent in clear text',
    );
  }
  if (production && COSMOS_KEY !== undefined && !COSMOS_ALLOW_KEY && !isLocalOrigin(COSMOS_ENDPOINT)) {
    problems.push(
      'COSMOS_KEY must not be set in production: use Microsoft Entra ID, or set COSMOS_ALLOW_KEY=true on purpose',
    );
  }
  return problems;
}

function build({ production, ...variables }: CosmosVariables): CosmosConfig {
  return {
    ...(variables.COSMOS_ENDPOINT === undefined
      ? { embedded: { dataDir: variables.COSMOLITE_DATA, port: variables.COSMOLITE_PORT } }
      : { endpoint: variables.COSMOS_ENDPOINT }),
    ...(variables.COSMOS_KEY === undefined ? {} : { key: variables.COSMOS_KEY }),
    database: variables.COSMOS_DATABASE,
    provision: variables.COSMOS_PROVISION ?? (production ? 'verify' : 'create'),
    requestTimeoutMs: variables.COSMOS_REQUEST_TIMEOUT_MS,
    retryMaxAttempts: variables.COSMOS_RETRY_MAX_ATTEMPTS,
    retryMaxWaitMs: variables.COSMOS_RETRY_MAX_WAIT_MS,
    bulkPriority: variables.COSMOS_BULK_PRIORITY,
    slowMs: variables.COSMOS_SLOW_MS,
    preferredRegions: variables.COSMOS_PREFERRED_REGIONS,
    deleteByPartitionKey: variables.COSMOS_DELETE_BY_PARTITION_KEY,
  };
}
