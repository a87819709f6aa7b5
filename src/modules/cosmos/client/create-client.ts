import { CosmosClient } from '@azure/cosmos';
import type { ResolvedCosmosOptions } from '../options/cosmos-options.js';
import type { CosmosConnection } from './connection.js';
import { isLoopback } from './endpoint.js';
import type { HttpClient } from '../wire/http-types.js';
import { signingWith } from './master-key.js';

/** The one client of the process: it holds the caches, the sessions and the way to every region. */
export function createClient(
  { endpoint, authentication }: CosmosConnection,
  options: ResolvedCosmosOptions,
  httpClient: HttpClient,
): CosmosClient {
  return new CosmosClient({
    endpoint,
    ...('key' in authentication ? signingWith(authentication.key) : authentication),
    httpClient,
    // Only with this does the SDK send session tokens, and a client reads its own writes.
    consistencyLevel: 'Session',
    ...(options.userAgentSuffix === undefined ? {} : { userAgentSuffix: options.userAgentSuffix }),
    connectionPolicy: {
      requestTimeout: options.requestTimeoutMs,
      // An emulator has no regions to discover, and the addresses it would name may not be reachable.
      enableEndpointDiscovery: !isLoopback(endpoint),
      preferredLocations: [...options.preferredRegions],
      // For 429 only. Short: a caller can wait better than a server that holds its request.
      retryOptions: {
        maxRetryAttemptCount: options.retry.maxAttempts,
        fixedRetryIntervalInMilliseconds: 0,
        maxWaitTimeInSeconds: options.retry.maxWaitMs / 1000,
      },
    },
  });
}
