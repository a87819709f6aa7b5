import type { CosmosClientOptions } from '@azure/cosmos';

/** The transport that the SDK takes, named through its option: the SDK does not export these types. */
export type HttpClient = NonNullable<CosmosClientOptions['httpClient']>;
export type HttpRequest = Parameters<HttpClient['sendRequest']>[0];
export type HttpResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;
export type HttpHeaders = HttpResponse['headers'];

/** Header that binds a query to one physical partition. */
export const PARTITION_KEY_RANGE_ID = 'x-ms-documentdb-partitionkeyrangeid';
