import type { HttpRequest } from '../wire/http-types.js';
import type { ObservedTarget } from '../options/cosmos-observer.js';

/** What a request is about, and whether it is what the call was made for or only on the way to it. */
export interface RequestTarget extends ObservedTarget {
  readonly isItems: boolean;
}

const PATH = /^https?:\/\/([^/:]+|\[[^\]]+\])(?::(\d+))?\/?(.*)$/;

/** Requests to a resource by its kind and method; `*` is a list or a creation. */
const RESOURCES: Readonly<Record<string, string>> = {
  'POST dbs*': 'create_database',
  'GET dbs': 'read_database',
  'DELETE dbs': 'delete_database',
  'POST colls*': 'create_container',
  'GET colls': 'read_container',
  'PUT colls': 'replace_container',
  'DELETE colls': 'delete_container',
  'POST offers*': 'read_container_throughput',
  'GET docs': 'read_item',
  'PUT docs': 'replace_item',
  'PATCH docs': 'patch_item',
  'DELETE docs': 'delete_item',
  'POST operations': 'delete_all_items_by_partition_key',
};

/** Where a request goes, read from its address: the same for all items of a container. */
type Place = Omit<ObservedTarget, 'operation'>;

/** Containers whose address has been read. More than a service has means that names come from outside. */
const MOST_PLACES = 256;
const places = new Map<string, Place>();

/** Up to the name of a container, for requests to what is in it. */
const IN_CONTAINER = /^https?:\/\/[^/]+\/dbs\/[^/?#]+\/colls\/[^/?#]+(?=\/docs(?:\/[^/?#]+)?$)/;

/**
 * What the SDK asks for, read from the request itself: this holds for every way to ask. The words are the well-known values of
 * `db.operation.name` in OpenTelemetry's conventions for Azure Cosmos DB.
 */
export function targetOf(request: HttpRequest): RequestTarget {
  const { method, url, headers } = request;
  const container = IN_CONTAINER.exec(url)?.[0];
  if (container === undefined) return targetInFull(request);
  const isList = url.length === container.length + '/docs'.length;
  const operation = isList ? operationOnItems(method, headers) : RESOURCES[`${method} docs`];
  const { database, container: name, host, port } = placeAt(container);
  return { isItems: true, operation, database, container: name, host, port };
}

function placeAt(container: string): Place {
  const known = places.get(container);
  if (known !== undefined) return known;
  if (places.size >= MOST_PLACES) places.clear();
  const place = placeOf(container);
  places.set(container, place);
  return place;
}

function placeOf(url: string): Place {
  const [, host, port, path = ''] = PATH.exec(url) ?? [];
  const segments = segmentsOf(path);
  const named = (kind: string): string | undefined => {
    const name = segments.includes(kind) ? segments[segments.indexOf(kind) + 1] : undefined;
    return name === undefined ? undefined : decodeURIComponent(name);
  };
  return {
    database: named('dbs'),
    container: named('colls'),
    host,
    port: port === undefined ? undefined : Number(port),
  };
}

function targetInFull({ method, url, headers }: HttpRequest): RequestTarget {
  const [, , , path = ''] = PATH.exec(url) ?? [];
  const segments = segmentsOf(path);
  const kind = segments[segments.length - (segments.length % 2 === 0 ? 2 : 1)] ?? '';
  const isList = segments.length % 2 === 1;
  const operation =
    kind === 'docs' && isList
      ? operationOnItems(method, headers)
      : RESOURCES[`${method} ${kind}${isList ? '*' : ''}`];
  return { isItems: kind === 'docs' || kind === 'operations', operation, ...placeOf(url) };
}

const segmentsOf = (path: string): string[] => path.split(/[/?#]/).filter((segment) => segment !== '');

function operationOnItems(method: string, headers: HttpRequest['headers']): string {
  if (method === 'GET') return headers.has('a-im') ? 'query_change_feed' : 'read_all_items';
  if (headers.has('x-ms-cosmos-is-batch-request')) return 'execute_batch';
  if (headers.has('x-ms-documentdb-isquery') || headers.has('x-ms-cosmos-is-query-plan-request')) {
    return 'query_items';
  }
  return headers.has('x-ms-documentdb-is-upsert') ? 'upsert_item' : 'create_item';
}
