/**
 * The requests the explorer makes, one named function each: the same ones an SDK makes.
 */
/** @import { Answer, ContainerResource, DatabaseResource, Item, JsonObject, Metrics, OfferResource, Page, PartitionKey, Place, QuerySpec, RangeResource } from './types.js' */
import { call } from './api.js';
import { partitionKeyHeader } from './partition-key.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const QUERY_TYPE = { 'content-type': 'application/query+json' };
/** What a client that merges pages itself can do; the plan is made for it. */
const QUERY_FEATURES =
  'Aggregate,CompositeAggregate,CountIf,Distinct,GroupBy,ListAndSetAggregate,MultipleAggregates,' +
  'MultipleOrderBy,NonStreamingOrderBy,NonValueAggregate,OffsetAndLimit,OrderBy,Top';

/** @param {Place} place */
const pathOf = ({ database, container }) => ['dbs', database, 'colls', container];

export async function listDatabases() {
  /** @type {Answer<{ Databases: DatabaseResource[] }>} */
  const { body } = await call('GET', ['dbs']);
  return body.Databases;
}

/** @param {string} id */
export const createDatabase = (id) =>
  call('POST', ['dbs'], { headers: JSON_TYPE, body: JSON.stringify({ id }) });

/** @param {string} id */
export const deleteDatabase = (id) => call('DELETE', ['dbs', id]);

/** @param {string} database */
export async function listContainers(database) {
  /** @type {Answer<{ DocumentCollections: ContainerResource[] }>} */
  const { body } = await call('GET', ['dbs', database, 'colls']);
  return body.DocumentCollections;
}

/**
 * @param {Place} place
 * @param {readonly string[]} paths of the partition key, one to three
 */
export const createContainer = ({ database, container }, paths) =>
  call('POST', ['dbs', database, 'colls'], {
    headers: JSON_TYPE,
    body: JSON.stringify({
      id: container,
      partitionKey: { paths, kind: paths.length > 1 ? 'MultiHash' : 'Hash', version: 2 },
    }),
  });

/** @param {Place} place */
export const deleteContainer = (place) => call('DELETE', pathOf(place));

/** @param {Place} place */
export async function readContainer(place) {
  /** @type {Answer<ContainerResource>} */
  const { body } = await call('GET', pathOf(place));
  return body;
}

/** @param {Place} place */
export async function listRanges(place) {
  /** @type {Answer<{ PartitionKeyRanges: RangeResource[] }>} */
  const { body } = await call('GET', [...pathOf(place), 'pkranges']);
  return body.PartitionKeyRanges;
}

export async function listOffers() {
  /** @type {Answer<{ Offers: OfferResource[] }>} */
  const { body } = await call('GET', ['offers']);
  return body.Offers;
}

/**
 * @param {Place} place
 * @param {string} id
 * @param {string} key as the header has it
 * @returns {Promise<Answer<Item>>}
 */
export function readItem(place, id, key) {
  const headers = { 'x-ms-documentdb-partitionkey': key };
  return call('GET', [...pathOf(place), 'docs', id], { headers });
}

/**
 * @param {Place} place
 * @param {string} body the item as JSON
 * @param {PartitionKey} key
 * @returns {Promise<Answer<Item>>}
 */
export function createItem(place, body, key) {
  const headers = { ...JSON_TYPE, 'x-ms-documentdb-partitionkey': partitionKeyHeader(key) };
  return call('POST', [...pathOf(place), 'docs'], { headers, body });
}

/**
 * @param {Place} place
 * @param {Item} seen the version the change was made on: a newer one is not overwritten
 * @param {string} body the item as JSON
 * @param {string} key as the header has it
 * @returns {Promise<Answer<Item>>}
 */
export function replaceItem(place, seen, body, key) {
  const headers = { ...JSON_TYPE, 'x-ms-documentdb-partitionkey': key, 'if-match': seen['_etag'] };
  return call('PUT', [...pathOf(place), 'docs', seen.id], { headers, body });
}

/**
 * @param {Place} place
 * @param {Item} seen
 * @param {string} key as the header has it
 */
export const deleteItem = (place, seen, key) =>
  call('DELETE', [...pathOf(place), 'docs', seen.id], {
    headers: { 'x-ms-documentdb-partitionkey': key, 'if-match': seen['_etag'] },
  });

/**
 * @param {Place} place
 * @param {QuerySpec} spec
 * @param {{ maxItems: number, key?: string | undefined, continuation?: string | undefined, signal?: AbortSignal }} page
 * @returns {Promise<Page>}
 */
export function queryPage(place, spec, { maxItems, key, continuation, signal }) {
  const headers = {
    ...QUERY_TYPE,
    'x-ms-documentdb-isquery': 'true',
    'x-ms-documentdb-query-enablecrosspartition': 'true',
    'x-ms-max-item-count': String(maxItems),
    'x-ms-documentdb-partitionkey': key,
    'x-ms-continuation': continuation,
  };
  return call('POST', [...pathOf(place), 'docs'], { headers, body: JSON.stringify(spec), signal });
}

/**
 * @param {Place} place
 * @param {QuerySpec} spec
 */
export async function queryPlan(place, spec) {
  const headers = {
    ...QUERY_TYPE,
    'x-ms-cosmos-is-query-plan-request': 'True',
    'x-ms-cosmos-query-version': '1.4',
    'x-ms-cosmos-supported-query-features': QUERY_FEATURES,
  };
  /** @type {Answer<JsonObject>} */
  const { body } = await call('POST', [...pathOf(place), 'docs'], { headers, body: JSON.stringify(spec) });
  return body;
}

export async function readMetrics() {
  /** @type {Answer<Metrics>} */
  const { body } = await call('GET', ['_cosmolite', 'metrics']);
  return body;
}
