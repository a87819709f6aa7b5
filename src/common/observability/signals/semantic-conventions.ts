/** OpenTelemetry's word for whatever has no name of its own. */
export const OTHER = '_OTHER';

/** `db.system.name` of Azure Cosmos DB. */
export const COSMOS_DB = 'azure.cosmosdb';

/** RFC 9110 and RFC 5789. */
const METHODS: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]);

/** The method as metrics and traces tell it: a client can send any text. */
export const knownMethod = (method: string): string => (METHODS.has(method) ? method : OTHER);
