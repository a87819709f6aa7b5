import { readComputedProperties } from '../computed-properties/definitions.js';
import { badRequest, refuseUnknownSettings } from '../common/errors.js';
import { normaliseIndexingPolicy } from '../indexing/policy.js';
import type { GeospatialType } from '../indexing/spatial.js';
import { normalisePartitionKey, parseKeyPath } from '../partition-key/definition.js';
import type { ContainerSettings, UniqueKeyPolicy } from '../store/container-settings.js';
import { isTtl } from '../store/ttl.js';
import { isObject, type Json, type JsonObject } from '../values/values.js';
import { readEchoedSettings } from './echoed-settings.js';
import { requireResourceName } from './resource-name.js';

const MAX_UNIQUE_KEYS = 10;
const MAX_UNIQUE_PATHS = 16;

/**
 * Reads the body of a container's create or replace and fills in the defaults.
 * @throws CosmosError 400, 501 for a setting that is not served
 */
export function readContainerSettings(body: JsonObject): ContainerSettings {
  const defaultTtl = readDefaultTtl(body['defaultTtl']);
  const geospatialType = readGeospatialType(readObject('geospatialConfig', body));
  return {
    id: requireResourceName(body),
    partitionKey: normalisePartitionKey(body['partitionKey']),
    indexingPolicy: normaliseIndexingPolicy(body['indexingPolicy'], geospatialType),
    uniqueKeyPolicy: readUniqueKeyPolicy(body['uniqueKeyPolicy']),
    conflictResolutionPolicy: readConflictResolution(readObject('conflictResolutionPolicy', body)),
    geospatialConfig: { type: geospatialType },
    computedProperties: readComputedProperties(body),
    echoed: readEchoedSettings(body),
    ...(defaultTtl !== undefined && { defaultTtl }),
  };
}

function readGeospatialType({ type = 'Geography', ...rest }: JsonObject): GeospatialType {
  refuseUnknownSettings('geospatialConfig.', Object.keys(rest));
  if (type === 'Geography' || type === 'Geometry') return type;
  throw badRequest("The geospatial type must be 'Geography' or 'Geometry'.");
}

/** With one region there are no conflicts: the policy is kept and nothing comes of it. */
function readConflictResolution({
  mode = 'LastWriterWins',
  conflictResolutionPath = mode === 'LastWriterWins' ? '/_ts' : '',
  conflictResolutionProcedure = '',
  ...rest
}: JsonObject): JsonObject {
  refuseUnknownSettings('conflictResolutionPolicy.', Object.keys(rest));
  if (mode === 'LastWriterWins' || mode === 'Custom') {
    return { mode, conflictResolutionPath, conflictResolutionProcedure };
  }
  throw badRequest("The conflict resolution mode must be 'LastWriterWins' or 'Custom'.");
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
  const { uniqueKeys: keys = [], ...rest }: JsonObject = isObject(raw) ? raw : { uniqueKeys: null };
  refuseUnknownSettings('uniqueKeyPolicy.', Object.keys(rest));
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
    if (typeof path === 'string' && parseKeyPath(path)) return path;
    throw badRequest(`The unique key path '${JSON.stringify(path)}' could not be accepted.`);
  });
}

function readObject(name: string, body: JsonObject): JsonObject {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw badRequest(`The value of '${name}' must be an object.`);
  return value;
}
