import { badRequest, refuseUnknownSettings } from '../common/errors.js';
import { propertyNameAt } from '../indexing/property-name.js';
import type { Json, JsonPrimitive } from '../values/values.js';

/**
 * One level of a partition key value; `undefined` is a missing property, `{}` on the wire. Numbers are
 * doubles, as the hash has them in every SDK.
 */
export type PartitionKeyComponent = Exclude<JsonPrimitive, bigint> | undefined;

/** A container's partition key with every default filled in. */
export interface PartitionKeyDefinition {
  readonly paths: readonly string[];
  readonly kind: 'Hash' | 'MultiHash';
  /** Version of the hash function. As documented for the REST API, 1 unless the container asks for 2. */
  readonly version: 1 | 2;
}

const MAX_LEVELS = 3;

/**
 * Reads `partitionKey` of a container body.
 * @throws CosmosError 400 when it is missing or the service would refuse it
 */
export function normalisePartitionKey(raw: Json | undefined): PartitionKeyDefinition {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw badRequest(
      "The input content is invalid because the required properties - 'partitionKey; ' - are missing",
    );
  }
  const { kind: named, version: wanted, paths, ...rest } = raw;
  refuseUnknownSettings('partitionKey.', Object.keys(rest));
  const kind = named ?? 'Hash';
  if (kind !== 'Hash' && kind !== 'MultiHash') {
    throw badRequest(
      `The partition key kind '${show(kind)}' is invalid. Kind must be 'Hash' or 'MultiHash'.`,
    );
  }
  const version = wanted ?? (kind === 'MultiHash' ? 2 : 1);
  if (version !== 1 && version !== 2) {
    throw badRequest(
      `The partition key definition version '${show(version)}' is invalid. Version must be 1 or 2.`,
    );
  }
  if (kind === 'MultiHash' && version === 1) {
    throw badRequest("A partition key of kind 'MultiHash' needs definition version 2.");
  }
  return { paths: normalisePaths(paths, kind), kind, version };
}

const keyPaths = new WeakMap<PartitionKeyDefinition, readonly (readonly string[])[]>();

/** Member names along each path of the key. Read once for each definition: every write asks. */
export function keyPathsOf(definition: PartitionKeyDefinition): readonly (readonly string[])[] {
  const known = keyPaths.get(definition);
  if (known) return known;
  const read = definition.paths.map(namesAlong);
  keyPaths.set(definition, read);
  return read;
}

/** Member names along a path of a partition or unique key: `/"a-b"/c` is `['a-b', 'c']`; `undefined` when malformed. */
export function parseKeyPath(path: string): string[] | undefined {
  const names: string[] = [];
  for (let at = 0; at < path.length;) {
    const found = propertyNameAt(path, at);
    if (!found || found.name === '[]') return undefined;
    names.push(found.name);
    at = found.end;
  }
  return names.length > 0 ? names : undefined;
}

/** The same of a path that is stored: older versions took blanks without quotes. */
export const namesAlong = (path: string): readonly string[] => parseKeyPath(path) ?? path.slice(1).split('/');

function normalisePaths(paths: Json | undefined, kind: PartitionKeyDefinition['kind']): string[] {
  const most = kind === 'Hash' ? 1 : MAX_LEVELS;
  if (!Array.isArray(paths) || paths.length === 0 || paths.length > most) {
    throw badRequest(
      `A partition key of kind '${kind}' must have 1${most > 1 ? ` to ${most}` : ''} path(s).`,
    );
  }
  const seen = new Set<string>();
  for (const path of paths) {
    if (typeof path !== 'string' || !parseKeyPath(path)) {
      throw badRequest(
        `The partition key component definition path '${show(path)}' could not be accepted. ` +
          'Partition key paths must contain only valid characters and not contain a trailing slash or wildcard character.',
      );
    }
    if (seen.has(path)) throw badRequest(`The partition key path '${path}' is specified more than once.`);
    seen.add(path);
  }
  return [...seen];
}

const show = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
