import { badRequest } from '../errors.js';
import { isObject, isPrimitive, type Json, type JsonObject, memberOf, type Value } from '../values.js';
import { keyPathsOf } from './definition.js';
import type { PartitionKeyComponent, PartitionKeyDefinition } from './definition.js';

/** Longest value one level may hold, in UTF-8 bytes. */
const MAX_COMPONENT_BYTES = 2048;

/**
 * The partition key an item's body carries, one component per path.
 * @throws CosmosError 400 when a path ends in an object or array, or runs through anything but objects
 */
export const extractPartitionKey = (
  body: JsonObject,
  definition: PartitionKeyDefinition,
): PartitionKeyComponent[] =>
  keyPathsOf(definition).map((names, level) =>
    component(valueAt(body, names, definition.paths[level] ?? '')),
  );

/**
 * Reads `x-ms-documentdb-partitionkey` (or `partitionKey` of a bulk operation): a JSON array such as
 * `["tenant",{}]`. With a MultiHash key it may be a prefix; {@link requireFullPartitionKey} refuses that.
 * @throws CosmosError 400 when it is no such array or longer than the definition
 */
export function parsePartitionKeyHeader(
  header: string,
  definition: PartitionKeyDefinition,
): PartitionKeyComponent[] {
  const values = parseArray(header);
  if (!values || values.length === 0) throw badRequest(`Partition key ${header} is invalid.`);
  if (values.length > definition.paths.length) {
    throw badRequest(
      'The partition key supplied in x-ms-partitionkey header has more components than defined in the the collection.',
    );
  }
  return values.map((value) => {
    if (isMissing(value)) return undefined;
    if (!isPrimitive(value)) throw badRequest(`Partition key ${header} is invalid.`);
    return component(value);
  });
}

/**
 * Point operations, batches and deletes by partition key address exactly one logical partition.
 * @throws CosmosError 400 for a prefix
 */
export function requireFullPartitionKey(
  components: readonly PartitionKeyComponent[],
  definition: PartitionKeyDefinition,
): void {
  if (components.length === definition.paths.length) return;
  throw badRequest(
    'The partition key supplied in x-ms-partitionkey header has fewer components than defined in the the collection.',
  );
}

/** One text per logical partition: the JSON array with missing components as `{}`. */
export const canonicalPartitionKey = (components: readonly PartitionKeyComponent[]): string =>
  JSON.stringify(components.map((value) => (value === undefined ? {} : value)));

function valueAt(body: JsonObject, names: readonly string[], path: string): PartitionKeyComponent {
  let value: Value = body;
  for (const name of names) {
    if (value === undefined) return undefined;
    if (!isObject(value)) throw notAKey(path);
    value = memberOf(value, name);
  }
  if (value !== undefined && !isPrimitive(value)) throw notAKey(path);
  return value;
}

function component(value: PartitionKeyComponent): PartitionKeyComponent {
  if (typeof value === 'string' && Buffer.byteLength(value) > MAX_COMPONENT_BYTES) {
    throw badRequest(`Partition key value exceeds the maximum length of ${MAX_COMPONENT_BYTES} bytes.`);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw badRequest('Partition key value is not a number the service can hold.');
  }
  // Cosmos stores -0 as 0, and the two would hash apart.
  return value === 0 ? 0 : value;
}

function parseArray(text: string): Json[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isMissing = (value: Json): boolean => isObject(value) && Object.keys(value).length === 0;

const notAKey = (path: string): Error =>
  badRequest(
    `Partition key extracted from document at '${path}' must be a string, a number, a boolean or null.`,
  );
