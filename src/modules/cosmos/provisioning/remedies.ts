import { isLoopback } from '../client/endpoint.js';
import type { ContainerDefinition } from '../containers/container-definition.js';
import { containerRequest } from './container-request.js';

/** The account and the database that a remedy is for. */
export interface Place {
  readonly endpoint: string;
  readonly databaseId: string;
}

/** Resource API that knows hierarchical partition keys; `az cosmosdb sql container create` takes one path only. */
const API_VERSION = '2024-11-15';

/** The command that makes a database. */
export function createDatabaseCommand({ endpoint, databaseId }: Place): string {
  const account = accountName(endpoint);
  return `az cosmosdb sql database create --resource-group '<resource-group>' --account-name ${quote(account)} --name ${quote(databaseId)}`;
}

/** The command that makes a container, or changes an existing one in place, whatever can be changed. */
export function putContainerCommand(
  { endpoint, databaseId }: Place,
  definition: ContainerDefinition,
): string {
  const account = accountName(endpoint);
  const url =
    '/subscriptions/{subscriptionId}/resourceGroups/<resource-group>/providers/Microsoft.DocumentDB' +
    `/databaseAccounts/${account}/sqlDatabases/${databaseId}/containers/${definition.id}?api-version=${API_VERSION}`;
  const { throughput, maxThroughput, ...resource } = containerRequest(definition);
  const options = {
    ...(throughput === undefined ? {} : { throughput }),
    ...(maxThroughput === undefined ? {} : { autoscaleSettings: { maxThroughput } }),
  };
  return `az rest --method put --url ${quote(url)} --body ${quote(JSON.stringify({ properties: { resource, options } }))}`;
}

/** What to do about a container that cannot be changed in place. */
export function recreateAdvice(place: Place, definition: ContainerDefinition): string {
  return isLoopback(place.endpoint)
    ? `delete the container ${definition.id}, or the database's folder, and start again.`
    : `move the items to a new container made with: ${putContainerCommand(place, { ...definition, id: `${definition.id}-new` })}`;
}

/** The first label of an account's host name is the account's name, in every cloud. */
function accountName(endpoint: string): string {
  const { hostname } = new URL(endpoint);
  return hostname.includes('.documents.azure.') ? (hostname.split('.')[0] ?? hostname) : '<account>';
}

/** One argument for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
