/**
 * A container's indexing policy: what the service fills in and refuses, which property paths it
 * indexes, and which composite index serves a sort over several of them.
 */
import { badRequest } from '../errors.js';
import { parseIndexPath } from './path.js';
import type { IndexPath, OrderKey, PropertyPath } from './path.js';
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
const ALWAYS_INDEXED = new Set(['id', '_ts']);
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

/**
 * Whether a property can be looked up by index. The most precise entry decides: more names beat fewer,
 * `/a/?` beats `/a/*`.
 * @param path member names; `[]` stands for any position in an array
 */
export function isPathIndexed(policy: IndexingPolicy, path: PropertyPath): boolean {
  if (policy.indexingMode === 'none') return false;
  if (path.length === 1 && ALWAYS_INDEXED.has(path[0] ?? '')) return true;
  return lookupIn(policy).entries.find((entry) => covers(entry.path, path))?.included ?? false;
}

/** The composite index that serves a sort: the same paths in turn, every direction the same or every one reversed. */
export const compositeFor = (
  policy: IndexingPolicy,
  order: readonly OrderKey[],
): readonly OrderKey[] | undefined =>
  policy.indexingMode === 'none'
    ? undefined
    : lookupIn(policy).composites.find((composite) => serves(composite, order));

/** Every composite index as the keys it sorts by. */
export const compositesOf = (policy: IndexingPolicy): readonly (readonly OrderKey[])[] =>
  lookupIn(policy).composites;

function serves(composite: readonly OrderKey[], order: readonly OrderKey[]): boolean {
  if (composite.length !== order.length) return false;
  const isReversed = composite[0]?.descending !== order[0]?.descending;
  return composite.every((key, index) => {
    const wanted = order[index];
    return (
      wanted !== undefined &&
      key.path.length === wanted.path.length &&
      key.path.every((name, at) => name === wanted.path[at]) &&
      (key.descending !== wanted.descending) === isReversed
    );
  });
}

interface Lookup {
  /** Most precise first. */
  readonly entries: readonly { readonly path: IndexPath; readonly included: boolean }[];
  readonly composites: readonly (readonly OrderKey[])[];
}

const lookups = new WeakMap<IndexingPolicy, Lookup>();

function lookupIn(policy: IndexingPolicy): Lookup {
  const known = lookups.get(policy);
  if (known) return known;
  const made: Lookup = {
    entries: [
      ...policy.includedPaths.map(({ path }) => entry(path, true)),
      ...policy.excludedPaths.map(({ path }) => entry(path, false)),
    ].toSorted((left, right) => precision(right.path) - precision(left.path)),
    composites: (policy.compositeIndexes ?? []).map((composite) =>
      composite.map(({ path, order }) => ({
        path: parseIndexPath(`${path}/?`).names,
        descending: order === 'descending',
      })),
    ),
  };
  lookups.set(policy, made);
  return made;
}

const entry = (path: string, included: boolean): Lookup['entries'][number] => ({
  path: parseIndexPath(path),
  included,
});

const precision = ({ names, below }: IndexPath): number => names.length * 2 + (below ? 0 : 1);

const covers = ({ names, below }: IndexPath, path: PropertyPath): boolean =>
  (below ? path.length >= names.length : path.length === names.length) &&
  names.every((name, at) => name === path[at]);

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
