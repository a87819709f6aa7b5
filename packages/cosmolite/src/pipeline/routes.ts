/**
 * The one table of what is served: method, path and, where the protocol tells operations apart by a
 * header, that header. Among rows of the same method and path the first whose header fits wins.
 *
 * Rows that the service serves and this emulator does not are here too: they answer 501 and say so.
 */
import type { Operation } from '../requests/context.js';
import { INDEXING_DIRECTIVE } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import type { FeedName } from '../resources/feed.js';
import { batchItems } from '../operations/batch-items.js';
import { bulkItems } from '../operations/bulk-items.js';
import { createContainer } from '../operations/create-container.js';
import { createDatabase } from '../operations/create-database.js';
import { createItem } from '../operations/create-item.js';
import { deleteContainer } from '../operations/delete-container.js';
import { deleteDatabase } from '../operations/delete-database.js';
import { deleteItem } from '../operations/delete-item.js';
import { deletePartitionKey } from '../operations/delete-partition-key.js';
import { listAbsent, readAbsent } from '../operations/list-absent.js';
import { listContainers } from '../operations/list-containers.js';
import { listDatabases } from '../operations/list-databases.js';
import { listItems } from '../operations/list-items.js';
import { listOffers } from '../operations/list-offers.js';
import { listPartitionKeyRanges } from '../operations/list-partition-key-ranges.js';
import { notImplemented } from '../operations/not-implemented.js';
import { patchItem } from '../operations/patch-item.js';
import { planQuery } from '../operations/plan-query.js';
import { queryContainers } from '../operations/query-containers.js';
import { queryDatabases } from '../operations/query-databases.js';
import { queryItems } from '../operations/query-items.js';
import { queryOffers } from '../operations/query-offers.js';
import { readAccount } from '../operations/read-account.js';
import { readAllVersions } from '../operations/read-all-versions.js';
import { readChangeFeed } from '../operations/read-change-feed.js';
import { readContainer } from '../operations/read-container.js';
import { readDatabase } from '../operations/read-database.js';
import { readItem } from '../operations/read-item.js';
import { readOffer } from '../operations/read-offer.js';
import { replaceContainer } from '../operations/replace-container.js';
import { replaceItem } from '../operations/replace-item.js';
import { replaceOffer } from '../operations/replace-offer.js';
import { upsertItem } from '../operations/upsert-item.js';

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
  /** It works on items only, so its writes may share a commit with those of other requests. */
  readonly sharesCommit?: true;
}

const ACCOUNT = '/';
const DATABASES = '/dbs';
const DATABASE = '/dbs/*';
const CONTAINERS = '/dbs/*/colls';
const CONTAINER = '/dbs/*/colls/*';
const ITEMS = '/dbs/*/colls/*/docs';
const ITEM = '/dbs/*/colls/*/docs/*';
const OFFERS = '/offers';
const OFFER = '/offers/*';
const PARTITION_KEY_DELETE = '/dbs/*/colls/*/operations/partitionkeydelete';
const RANGES = '/dbs/*/colls/*/pkranges';

const IS_ATOMIC = [HEADER.isBatchAtomic, 'true'] as const;
const IS_BATCH = [HEADER.isBatch, 'true'] as const;
const IS_CHANGE_FEED = [HEADER.aIm, 'incremental feed'] as const;
const IS_ALL_VERSIONS = [HEADER.aIm, 'full-fidelity feed'] as const;
const IS_QUERY = [HEADER.isQuery, 'true'] as const;
const IS_QUERY_PLAN = [HEADER.isQueryPlan, 'true'] as const;
const IS_UPSERT = [HEADER.isUpsert, 'true'] as const;

const sharesCommit = true;

export const ROUTES: readonly Route[] = [
  row('GET', ACCOUNT, 'readAccount', readAccount),

  row('POST', DATABASES, 'queryDatabases', queryDatabases, { when: IS_QUERY }),
  row('POST', DATABASES, 'createDatabase', createDatabase, { writesMetadata: true }),
  row('GET', DATABASES, 'listDatabases', listDatabases),
  row('GET', DATABASE, 'readDatabase', readDatabase),
  row('DELETE', DATABASE, 'deleteDatabase', deleteDatabase, { writesMetadata: true }),

  row('POST', CONTAINERS, 'queryContainers', queryContainers, { when: IS_QUERY }),
  row('POST', CONTAINERS, 'createContainer', createContainer, { writesMetadata: true }),
  row('GET', CONTAINERS, 'listContainers', listContainers),
  row('GET', CONTAINER, 'readContainer', readContainer),
  row('PUT', CONTAINER, 'replaceContainer', replaceContainer, { writesMetadata: true }),
  row('DELETE', CONTAINER, 'deleteContainer', deleteContainer, { writesMetadata: true }),
  row('GET', RANGES, 'listPartitionKeyRanges', listPartitionKeyRanges),
  row('POST', PARTITION_KEY_DELETE, 'deletePartitionKey', deletePartitionKey),

  row('POST', OFFERS, 'queryOffers', queryOffers, { when: IS_QUERY }),
  row('GET', OFFERS, 'listOffers', listOffers),
  row('GET', OFFER, 'readOffer', readOffer),
  row('PUT', OFFER, 'replaceOffer', replaceOffer, { writesMetadata: true }),

  ...untriggered(ITEMS, ['POST']),
  ...untriggered(ITEM, ['PUT', 'PATCH', 'DELETE']),
  row('GET', ITEMS, 'readChangeFeed', readChangeFeed, { when: IS_CHANGE_FEED }),
  row('GET', ITEMS, 'readAllVersions', readAllVersions, { when: IS_ALL_VERSIONS }),
  row('GET', ITEMS, 'listItems', listItems),
  row('POST', ITEMS, 'planQuery', planQuery, { when: IS_QUERY_PLAN }),
  row('POST', ITEMS, 'queryItems', queryItems, { when: IS_QUERY }),
  row('POST', ITEMS, 'batchItems', batchItems, { when: IS_ATOMIC, sharesCommit }),
  row('POST', ITEMS, 'bulkItems', bulkItems, { when: IS_BATCH, sharesCommit }),
  row('POST', ITEMS, 'upsertItem', upsertItem, { when: IS_UPSERT, sharesCommit }),
  row('POST', ITEMS, 'createItem', createItem, { sharesCommit }),
  row('GET', ITEM, 'readItem', readItem, { sharesCommit }),
  row('PUT', ITEM, 'replaceItem', replaceItem, { sharesCommit }),
  row('PATCH', ITEM, 'patchItem', patchItem, { sharesCommit }),
  row('DELETE', ITEM, 'deleteItem', deleteItem, { sharesCommit }),

  ...absent('/dbs/*/colls/*/sprocs', 'StoredProcedures', 'stored procedures'),
  ...absent('/dbs/*/colls/*/triggers', 'Triggers', 'triggers'),
  ...absent('/dbs/*/colls/*/udfs', 'UserDefinedFunctions', 'user-defined functions'),
  ...absent('/dbs/*/colls/*/conflicts', 'Conflicts', 'the conflict feed'),
  ...absent('/dbs/*/clientencryptionkeys', 'ClientEncryptionKeys', 'client encryption keys'),
  ...absent('/dbs/*/users', 'Users', 'users'),
  ...unbuilt('/dbs/*/colls/*/docs/*/attachments', 'attachments'),
  ...unbuilt('/dbs/*/users/*/permissions', 'permissions'),
];

function row(
  method: Route['method'],
  path: string,
  name: string,
  operation: Operation,
  more: Pick<Route, 'when' | 'writesMetadata' | 'sharesCommit'> = {},
): Route {
  return { method, path, name, operation, ...more };
}

/** Writes that would have to run a trigger, or to hide the item from the index. */
function untriggered(path: string, methods: readonly Route['method'][]): Route[] {
  return methods.flatMap((method) => [
    row(method, path, 'notImplemented', notImplemented('triggers'), { when: [HEADER.preTriggers, ''] }),
    row(method, path, 'notImplemented', notImplemented('triggers'), { when: [HEADER.postTriggers, ''] }),
    row(method, path, 'notImplemented', notImplemented(INDEXING_DIRECTIVE), {
      when: [HEADER.indexingDirective, 'exclude'],
    }),
  ]);
}

/** A kind of resource that cannot be created: its lists are empty, each of it is not found. */
function absent(feed: string, name: FeedName, feature: string): Route[] {
  return [
    row('GET', feed, 'listAbsent', listAbsent(name)),
    row('POST', feed, 'listAbsent', listAbsent(name), { when: IS_QUERY }),
    row('GET', `${feed}/*`, 'readAbsent', readAbsent),
    row('DELETE', `${feed}/*`, 'readAbsent', readAbsent),
    ...unbuilt(feed, feature, ['POST'], ['POST', 'PUT']),
  ];
}

/** Verbs of a kind of resource that is known but not built: all, unless others are named. */
function unbuilt(
  feed: string,
  feature: string,
  onFeed: readonly Route['method'][] = ['GET', 'POST'],
  onOne: readonly Route['method'][] = ['GET', 'POST', 'PUT', 'DELETE'],
): Route[] {
  const operation = notImplemented(feature);
  const all = (path: string, methods: readonly Route['method'][]): Route[] =>
    methods.map((method) => row(method, path, 'notImplemented', operation));
  return [...all(feed, onFeed), ...all(`${feed}/*`, onOne)];
}
