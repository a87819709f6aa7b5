import { badRequest } from '../errors.js';
import { normaliseIndexingPolicy } from '../indexing/policy.js';
import { normalisePartitionKey, parsePartitionKeyPath } from '../partition-key/definition.js';
import type { ContainerSettings, UniqueKeyPolicy } from '../store/container-settings.js';
import { isTtl } from '../store/ttl.js';
import { isObject } from '../values.js';
import type { Json, JsonObject } from '../values.js';
import { requireResourceName } from './resource-name.js';

const MAX_UNIQUE_KEYS = 10;
const MAX_UNIQUE_PATHS = 16;

const LAST_WRITER_WINS = {
  mode: 'LastWriterWins',
  conflictResolutionPath: '/_ts',
  conflictResolutionProcedure: '',
};

/**
 * Reads the body of a container's create or replace and fills in the defaults.
 * @throws CosmosError 400
 */
export function readContainerSettings(body: JsonObject): ContainerSettings {
  const defaultTtl = readDefaultTtl(body['defaultTtl']);
  return {
    id: requireResourceName(body),
    partitionKey: normalisePartitionKey(body['partitionKey']),
    indexingPolicy: normaliseIndexingPolicy(body['indexingPolicy']),
    uniqueKeyPolicy: readUniqueKeyPolicy(body['uniqueKeyPolicy']),
    conflictResolutionPolicy: { ...LAST_WRITER_WINS, ...readObject('conflictResolutionPolicy', body) },
    geospatialConfig: { type: 'Geography', ...readObject('geospatialConfig', body) },
    ...(defaultTtl !== undefined && { defaultTtl }),
  };
}

function readDefaultTtl(raw: Json | undefined): number | undefined {
  if (raw === undefined) return undefined;
  if (isTtl(raw)) return raw;
  throw badRequest(
    `The value specified for defaultTtl '${JSON.stringify(raw)}' is invalid. ` +
      "It must be a positive integer less than or equal to '2147483647', or '-1'.",
  );
}

function readUniqueKeyPolicy(raw: Json | undefined): UniqueKeyPolicy {
  if (raw === undefined || raw === null) return { uniqueKeys: [] };
  const keys = isObject(raw) ? (raw['uniqueKeys'] ?? []) : undefined;
  if (!Array.isArray(keys) || keys.length > MAX_UNIQUE_KEYS) {
    throw badRequest(`A unique key policy holds an array of at most ${MAX_UNIQUE_KEYS} unique keys.`);
  }
  return { uniqueKeys: keys.map((key) => ({ paths: readUniquePaths(key) })) };
}

function readUniquePaths(key: Json): string[] {
  const paths = isObject(key) ? key['paths'] : undefined;
  if (!Array.isArray(paths) || paths.length === 0 || paths.length > MAX_UNIQUE_PATHS) {
    throw badRequest(`A unique key has 1 to ${MAX_UNIQUE_PATHS} paths.`);
  }
  return paths.map((path) => {
    if (typeof path === 'string' && parsePartitionKeyPath(path)) return path;
    throw badRequest(`The unique key path '${JSON.stringify(path)}' could not be accepted.`);
  });
}

function readObject(name: string, body: JsonObject): JsonObject {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw badRequest(`The value of '${name}' must be an object.`);
  return value;
}
