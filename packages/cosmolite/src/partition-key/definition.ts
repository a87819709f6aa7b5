import { badRequest, refuseUnknownSettings } from '../errors.js';
import type { Json, JsonPrimitive } from '../values.js';

/** One level of a partition key value; `undefined` is a missing property, `{}` on the wire. */
export type PartitionKeyComponent = JsonPrimitive | undefined;

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
  const read = definition.paths.map((path) => parsePartitionKeyPath(path) ?? []);
  keyPaths.set(definition, read);
  return read;
}

/** Member names along a partition key path: `/"a-b"/c` is `['a-b', 'c']`; `undefined` when malformed. */
export function parsePartitionKeyPath(path: string): string[] | undefined {
  const names: string[] = [];
  const segment = /\/(?:"((?:[^"\\]|\\.)+)"|([^/"*?[\]]+))/y;
  while (segment.lastIndex < path.length) {
    const match = segment.exec(path);
    if (!match) return undefined;
    names.push(match[2] ?? (match[1] ?? '').replaceAll(/\\(.)/g, '$1'));
  }
  return names.length > 0 ? names : undefined;
}

function normalisePaths(paths: Json | undefined, kind: PartitionKeyDefinition['kind']): string[] {
  const most = kind === 'Hash' ? 1 : MAX_LEVELS;
  if (!Array.isArray(paths) || paths.length === 0 || paths.length > most) {
    throw badRequest(
      `A partition key of kind '${kind}' must have 1${most > 1 ? ` to ${most}` : ''} path(s).`,
    );
  }
  const seen = new Set<string>();
  for (const path of paths) {
    if (typeof path !== 'string' || !parsePartitionKeyPath(path)) {
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
