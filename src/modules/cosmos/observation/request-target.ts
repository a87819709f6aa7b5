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

/**
 * What the SDK asks for, read from the request itself: this holds for every way to ask. The words are the well-known values of
 * `db.operation.name` in OpenTelemetry's conventions for Azure Cosmos DB.
 */
export function targetOf({ method, url, headers }: HttpRequest): RequestTarget {
  const [, host, port, path = ''] = PATH.exec(url) ?? [];
  const segments = path.split(/[/?#]/).filter((segment) => segment !== '');
  const named = (kind: string): string | undefined =>
    segments.includes(kind) ? segments[segments.indexOf(kind) + 1] : undefined;
  const kind = segments[segments.length - (segments.length % 2 === 0 ? 2 : 1)] ?? '';
  const isList = segments.length % 2 === 1;
  const operation =
    kind === 'docs' && isList
      ? operationOnItems(method, headers)
      : RESOURCES[`${method} ${kind}${isList ? '*' : ''}`];
  const [database, container] = [named('dbs'), named('colls')];
  return {
    isItems: kind === 'docs' || kind === 'operations',
    ...(operation === undefined ? {} : { operation }),
    ...(database === undefined ? {} : { database: decodeURIComponent(database) }),
    ...(container === undefined ? {} : { container: decodeURIComponent(container) }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

function operationOnItems(method: string, headers: HttpRequest['headers']): string {
  if (method === 'GET') return headers.has('a-im') ? 'query_change_feed' : 'read_all_items';
  if (headers.has('x-ms-cosmos-is-batch-request')) return 'execute_batch';
  if (headers.has('x-ms-documentdb-isquery') || headers.has('x-ms-cosmos-is-query-plan-request')) {
    return 'query_items';
  }
  return headers.has('x-ms-documentdb-is-upsert') ? 'upsert_item' : 'create_item';
}
