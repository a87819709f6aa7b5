/**
 * The one table of what is served: method, path and, where the protocol tells operations apart by a
 * header, that header. Among rows of the same method and path the first whose header fits wins.
 *
 * Rows that the service serves and this emulator does not are here too: they answer 501 and say so.
 */
import type { Operation } from './context.js';
import { HEADER } from './http/header-names.js';
import { batchItems } from './operations/batch-items.js';
import { bulkItems } from './operations/bulk-items.js';
import { createContainer } from './operations/create-container.js';
import { createDatabase } from './operations/create-database.js';
import { createItem } from './operations/create-item.js';
import { deleteContainer } from './operations/delete-container.js';
import { deleteDatabase } from './operations/delete-database.js';
import { deleteItem } from './operations/delete-item.js';
import { deletePartitionKey } from './operations/delete-partition-key.js';
import { listContainers } from './operations/list-containers.js';
import { listDatabases } from './operations/list-databases.js';
import { listItems } from './operations/list-items.js';
import { listPartitionKeyRanges } from './operations/list-partition-key-ranges.js';
import { notImplemented } from './operations/not-implemented.js';
import { patchItem } from './operations/patch-item.js';
import { planQuery } from './operations/plan-query.js';
import { queryContainers } from './operations/query-containers.js';
import { queryDatabases } from './operations/query-databases.js';
import { queryItems } from './operations/query-items.js';
import { readAccount } from './operations/read-account.js';
import { readChangeFeed } from './operations/read-change-feed.js';
import { readContainer } from './operations/read-container.js';
import { readDatabase } from './operations/read-database.js';
import { readItem } from './operations/read-item.js';
import { replaceItem } from './operations/replace-item.js';
import { upsertItem } from './operations/upsert-item.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `*` stands for one id. */
  readonly path: string;
  /** Header that selects this row, with a text its value begins with (`true` also matches `True`). */
  readonly when?: readonly [header: string, value: string];
  /** Name of the operation: what fault orders are aimed at. */
  readonly name: string;
  readonly operation: Operation;
  /** Only the account key, or the management plane, may do it; a Microsoft Entra token may not. */
  readonly writesMetadata?: true;
}

const ACCOUNT = '/';
const DATABASES = '/dbs';
const DATABASE = '/dbs/*';
const CONTAINERS = '/dbs/*/colls';
const CONTAINER = '/dbs/*/colls/*';
const ITEMS = '/dbs/*/colls/*/docs';
const ITEM = '/dbs/*/colls/*/docs/*';
const PARTITION_KEY_DELETE = '/dbs/*/colls/*/operations/partitionkeydelete';
const RANGES = '/dbs/*/colls/*/pkranges';

const IS_ATOMIC = [HEADER.isBatchAtomic, 'true'] as const;
const IS_BATCH = [HEADER.isBatch, 'true'] as const;
const IS_CHANGE_FEED = [HEADER.aIm, 'incremental feed'] as const;
const IS_FULL_CHANGE_FEED = [HEADER.aIm, 'full-fidelity feed'] as const;
const IS_QUERY = [HEADER.isQuery, 'true'] as const;
const IS_QUERY_PLAN = [HEADER.isQueryPlan, 'true'] as const;
const IS_UPSERT = [HEADER.isUpsert, 'true'] as const;

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: ACCOUNT, name: 'readAccount', operation: readAccount },

  { method: 'POST', path: DATABASES, when: IS_QUERY, name: 'queryDatabases', operation: queryDatabases },
  {
    method: 'POST',
    path: DATABASES,
    name: 'createDatabase',
    operation: createDatabase,
    writesMetadata: true,
  },
  { method: 'GET', path: DATABASES, name: 'listDatabases', operation: listDatabases },
  { method: 'GET', path: DATABASE, name: 'readDatabase', operation: readDatabase },
  {
    method: 'DELETE',
    path: DATABASE,
    name: 'deleteDatabase',
    operation: deleteDatabase,
    writesMetadata: true,
  },

  { method: 'POST', path: CONTAINERS, when: IS_QUERY, name: 'queryContainers', operation: queryContainers },
  {
    method: 'POST',
    path: CONTAINERS,
    name: 'createContainer',
    operation: createContainer,
    writesMetadata: true,
  },
  { method: 'GET', path: CONTAINERS, name: 'listContainers', operation: listContainers },
  { method: 'GET', path: CONTAINER, name: 'readContainer', operation: readContainer },
  {
    method: 'DELETE',
    path: CONTAINER,
    name: 'deleteContainer',
    operation: deleteContainer,
    writesMetadata: true,
  },

  { method: 'GET', path: RANGES, name: 'listPartitionKeyRanges', operation: listPartitionKeyRanges },

  { method: 'POST', path: PARTITION_KEY_DELETE, name: 'deletePartitionKey', operation: deletePartitionKey },

  { method: 'GET', path: ITEMS, when: IS_CHANGE_FEED, name: 'readChangeFeed', operation: readChangeFeed },
  {
    method: 'GET',
    path: ITEMS,
    when: IS_FULL_CHANGE_FEED,
    name: 'notImplemented',
    operation: notImplemented("the change feed mode 'All Versions and Deletes'"),
  },
  { method: 'GET', path: ITEMS, name: 'listItems', operation: listItems },
  { method: 'POST', path: ITEMS, when: IS_QUERY_PLAN, name: 'planQuery', operation: planQuery },
  { method: 'POST', path: ITEMS, when: IS_QUERY, name: 'queryItems', operation: queryItems },
  { method: 'POST', path: ITEMS, when: IS_ATOMIC, name: 'batchItems', operation: batchItems },
  { method: 'POST', path: ITEMS, when: IS_BATCH, name: 'bulkItems', operation: bulkItems },
  { method: 'POST', path: ITEMS, when: IS_UPSERT, name: 'upsertItem', operation: upsertItem },
  { method: 'POST', path: ITEMS, name: 'createItem', operation: createItem },
  { method: 'GET', path: ITEM, name: 'readItem', operation: readItem },
  { method: 'PUT', path: ITEM, name: 'replaceItem', operation: replaceItem },
  { method: 'PATCH', path: ITEM, name: 'patchItem', operation: patchItem },
  { method: 'DELETE', path: ITEM, name: 'deleteItem', operation: deleteItem },

  ...unbuilt('/dbs/*/colls/*/sprocs', 'stored procedures'),
  ...unbuilt('/dbs/*/colls/*/triggers', 'triggers'),
  ...unbuilt('/dbs/*/colls/*/udfs', 'user-defined functions'),
  ...unbuilt('/dbs/*/colls/*/conflicts', 'the conflict feed'),
  ...unbuilt('/dbs/*/users', 'users'),
  ...unbuilt('/dbs/*/users/*/permissions', 'permissions'),
];

/** All verbs of a kind of resource that is known but not built. */
function unbuilt(feed: string, feature: string): Route[] {
  const operation = notImplemented(feature);
  const row = (method: Route['method'], path: string): Route => ({
    method,
    path,
    name: 'notImplemented',
    operation,
  });
  return [
    row('GET', feed),
    row('POST', feed),
    row('GET', `${feed}/*`),
    row('POST', `${feed}/*`),
    row('PUT', `${feed}/*`),
    row('DELETE', `${feed}/*`),
  ];
}
