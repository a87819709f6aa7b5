/** A container's indexing policy: what the service fills in and what it refuses. */
import { badRequest } from '../errors.js';
import { parseIndexPath } from './path.js';
import { isObject } from '../values.js';
import type { Json, JsonObject } from '../values.js';

export interface CompositePath {
  readonly path: string;
  readonly order: 'ascending' | 'descending';
}

export interface IndexingPolicy {
  readonly indexingMode: 'consistent' | 'none';
  readonly automatic: boolean;
  readonly includedPaths: readonly { readonly path: string }[];
  readonly excludedPaths: readonly { readonly path: string }[];
  readonly compositeIndexes?: readonly (readonly CompositePath[])[];
}

const ROOT = '/*';
const ETAG = '/"_etag"/?';
const UNSUPPORTED = ['spatialIndexes', 'vectorIndexes', 'fullTextIndexes'];

/**
 * Reads `indexingPolicy` of a container body; absent means index everything.
 * @throws CosmosError 400 for what the service refuses
 */
export function normaliseIndexingPolicy(raw: Json | undefined): IndexingPolicy {
  if (raw !== undefined && !isObject(raw)) throw badRequest('The indexing policy must be an object.');
  const policy = raw ?? {};
  const unsupported = UNSUPPORTED.find((kind) => listOf(policy, kind).length > 0);
  if (unsupported) {
    throw badRequest(`The indexing policy's ${unsupported} are not supported by this emulator.`);
  }

  const indexingMode = modeOf(policy['indexingMode']);
  const composites = listOf(policy, 'compositeIndexes').map(compositeOf);
  return {
    indexingMode,
    automatic: indexingMode === 'consistent' && policy['automatic'] !== false,
    ...pathSets(policy, indexingMode),
    ...(composites.length > 0 && { compositeIndexes: composites }),
  };
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
  const included = listOf(policy, 'includedPaths').map(pathOf);
  const excluded = listOf(policy, 'excludedPaths').map(pathOf);
  const named = new Set([...included, ...excluded]);
  if (named.size < included.length + excluded.length) {
    throw badRequest('The indexing policy names the same path more than once.');
  }
  if (named.size === 0) included.push(ROOT);
  else if (!named.has(ROOT)) {
    throw badRequest(
      'The special mandatory indexing path "/" is not provided in any of the path type sets. ' +
        'Please provide this path in one of the sets.',
    );
  }
  if (!named.has(ETAG)) excluded.push(ETAG);
  return { includedPaths: included.map(asEntry), excludedPaths: excluded.map(asEntry) };
}

const asEntry = (path: string): { path: string } => ({ path });

function pathOf(raw: Json): string {
  const path = isObject(raw) ? raw['path'] : undefined;
  if (typeof path !== 'string') throw badRequest('Each indexing path must be an object with a path.');
  parseIndexPath(path);
  return path;
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
