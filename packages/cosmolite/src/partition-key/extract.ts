import { badRequest, PARTITION_KEY_MISMATCH } from '../common/errors.js';
import {
  isObject,
  isPrimitive,
  type Json,
  type JsonObject,
  type JsonPrimitive,
  memberOf,
  type Value,
} from '../values/values.js';
import { keyPathsOf, type PartitionKeyComponent, type PartitionKeyDefinition } from './definition.js';

/** Longest value one level may hold, in UTF-8 bytes. */
const MAX_COMPONENT_BYTES = 2048;

/**
 * The partition key an item's body carries, one component per path. A path that ends in an object or an
 * array, or runs through anything but objects, finds nothing: the item is stored without that component.
 * @throws CosmosError 400 for a value too long
 */
export const extractPartitionKey = (
  body: JsonObject,
  definition: PartitionKeyDefinition,
): PartitionKeyComponent[] => keyPathsOf(definition).map((names) => component(valueAt(body, names)));

/**
 * Reads `x-ms-documentdb-partitionkey` (or `partitionKey` of a bulk operation): a JSON array such as
 * `["tenant",{}]`. It may be a prefix of the key, an empty one too; {@link requireFullPartitionKey}
 * refuses that.
 * @throws CosmosError 400 when it is no such array, 400/1001 when it is longer than the definition
 */
export function parsePartitionKeyHeader(
  header: string,
  definition: PartitionKeyDefinition,
): PartitionKeyComponent[] {
  const values = parseArray(header);
  if (!values) throw badRequest(`Partition key ${header} is invalid.`);
  if (values.length > definition.paths.length) {
    throw badRequest(
      'The partition key supplied in x-ms-partitionkey header has more components than defined in the the collection.',
      PARTITION_KEY_MISMATCH,
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
 * @throws CosmosError 400/1001 for a prefix
 */
export function requireFullPartitionKey(
  components: readonly PartitionKeyComponent[],
  definition: PartitionKeyDefinition,
): void {
  if (components.length === definition.paths.length) return;
  throw badRequest(
    'The partition key supplied in x-ms-partitionkey header has fewer components than defined in the the collection.',
    PARTITION_KEY_MISMATCH,
  );
}

/** One text per logical partition: the JSON array with missing components as `{}`. */
export const canonicalPartitionKey = (components: readonly PartitionKeyComponent[]): string =>
  JSON.stringify(components.map((value) => (value === undefined ? {} : value)));

function valueAt(body: JsonObject, names: readonly string[]): JsonPrimitive | undefined {
  const value = names.reduce<Value>(memberOf, body);
  return isPrimitive(value) ? value : undefined;
}

function component(raw: JsonPrimitive | undefined): PartitionKeyComponent {
  const value = typeof raw === 'bigint' ? Number(raw) : raw;
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
