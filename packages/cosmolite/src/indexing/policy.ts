/** A container's indexing policy: what the service fills in and what it refuses. */
import { badRequest, refuseUnknownSettings } from '../common/errors.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';
import { parseIndexPath } from './path.js';
import { type GeospatialType, requireSpatialIndex } from './spatial.js';

export interface CompositePath {
  readonly path: string;
  readonly order: 'ascending' | 'descending';
}

export interface IndexingPolicy {
  readonly indexingMode: 'consistent' | 'none';
  readonly automatic: boolean;
  readonly includedPaths: readonly PathEntry[];
  readonly excludedPaths: readonly PathEntry[];
  readonly compositeIndexes?: readonly (readonly CompositePath[])[];
  /** Indexes that no query here uses, as they came. */
  readonly echoed?: JsonObject;
}

export interface PathEntry {
  readonly path: string;
  /** Kinds of index from before 2019, when the service began to choose them itself. Kept, not used. */
  readonly indexes?: Json;
}

const ROOT = '/*';
const ETAG = '/"_etag"/?';
const READ = new Set(['indexingMode', 'automatic', 'includedPaths', 'excludedPaths', 'compositeIndexes']);
const ECHOED = ['spatialIndexes', 'vectorIndexes', 'fullTextIndexes'];

/**
 * Reads `indexingPolicy` of a container body; absent means index everything.
 * @throws CosmosError 400 for what the service refuses, 501 for a setting that is not served
 */
export function normaliseIndexingPolicy(
  raw: Json | undefined,
  geospatialType: GeospatialType = 'Geography',
): IndexingPolicy {
  if (raw !== undefined && !isObject(raw)) throw badRequest('The indexing policy must be an object.');
  const policy = raw ?? {};
  refuseUnknownSettings(
    'indexingPolicy.',
    Object.keys(policy).filter((name) => !READ.has(name) && !ECHOED.includes(name)),
  );

  const indexingMode = modeOf(policy['indexingMode']);
  const composites = listOf(policy, 'compositeIndexes').map(compositeOf);
  const echoed = echoedOf(policy, geospatialType);
  return {
    indexingMode,
    automatic: indexingMode === 'consistent' && policy['automatic'] !== false,
    ...pathSets(policy, indexingMode),
    ...(composites.length > 0 && { compositeIndexes: composites }),
    ...(Object.keys(echoed).length > 0 && { echoed }),
  };
}

/** The spatial, vector and full-text functions are not served, so no answer depends on their indexes. */
function echoedOf(policy: JsonObject, geospatialType: GeospatialType): JsonObject {
  const echoed: JsonObject = {};
  for (const name of ECHOED) {
    const entries = listOf(policy, name);
    if (name === 'spatialIndexes') for (const entry of entries) requireSpatialIndex(entry, geospatialType);
    if (entries.length > 0) echoed[name] = entries;
  }
  return echoed;
}

function modeOf(raw: Json | undefined): IndexingPolicy['indexingMode'] {
  const mode = typeof raw === 'string' ? raw.toLowerCase() : (raw ?? 'consistent');
  if (mode === 'consistent' || mode === 'none') return mode;
  throw badRequest(`The indexing mode ${JSON.stringify(raw)} is not valid; it is 'consistent' or 'none'.`);
}

function pathSets(
  policy: JsonObject,
  mode: IndexingPolicy['indexingMode'],
): Pick<IndexingPolicy, 'includedPaths' | 'excludedPaths'> {
  if (mode === 'none') return { includedPaths: [], excludedPaths: [] };
  const included = listOf(policy, 'includedPaths').map(entryOf);
  const excluded = listOf(policy, 'excludedPaths').map(entryOf);
  const named = new Set([...included, ...excluded].map(({ path }) => rootOr(path)));
  if (named.size < included.length + excluded.length) {
    throw badRequest('The indexing policy names the same path more than once.');
  }
  if (named.size === 0) included.push({ path: ROOT });
  else if (!named.has(ROOT)) {
    throw badRequest(
      'The special mandatory indexing path "/" is not provided in any of the path type sets. ' +
        'Please provide this path in one of the sets.',
    );
  }
  if (!named.has(ETAG)) excluded.push({ path: ETAG });
  return { includedPaths: included, excludedPaths: excluded };
}

/** `/` is another way to write the root: the service's own text calls it so. */
const rootOr = (path: string): string => (path === '/' ? ROOT : path);

function entryOf(raw: Json): PathEntry {
  const { path, indexes } = isObject(raw) ? raw : {};
  if (typeof path !== 'string') throw badRequest('Each indexing path must be an object with a path.');
  parseIndexPath(path);
  return { path, ...(indexes !== undefined && indexes !== null && { indexes }) };
}

function compositeOf(raw: Json): CompositePath[] {
  const parts = Array.isArray(raw) ? raw : [];
  if (parts.length < 2) {
    throw badRequest('The composite index must have at least two paths.');
  }
  return parts.map((part) => {
    const path = isObject(part) ? part['path'] : undefined;
    const order = (isObject(part) ? part['order'] : undefined) ?? 'ascending';
    if (typeof path !== 'string') {
      throw badRequest('Each composite index path must be an object with a path.');
    }
    parseIndexPath(`${path}/?`);
    if (order !== 'ascending' && order !== 'descending') {
      throw badRequest(`The order of composite index path '${path}' must be 'ascending' or 'descending'.`);
    }
    return { path, order };
  });
}

function listOf(policy: JsonObject, name: string): Json[] {
  const value = policy[name] ?? [];
  if (!Array.isArray(value)) throw badRequest(`The indexing policy's ${name} must be an array.`);
  return value;
}
