import {
  badRequest,
  invalidPayload,
  invalidTtl,
  missingProperties,
  partitionKeyMismatch,
} from '../common/errors.js';
import { extractPartitionKey } from '../partition-key/extract.js';
import type { Container } from '../store/container.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import { isTtl } from '../store/ttl.js';
import { isDeeperThan, isObject, type Json, type JsonObject, MAX_NESTING } from '../values/values.js';
import { writeJson } from '../values/write.js';

const MAX_ID_BYTES = 1023;

/** A body that may be stored under `id` in the partition. */
export interface ItemBody {
  readonly id: string;
  readonly body: JsonObject;
}

/**
 * Checks a whole item that is to be written: an object, a good id, a good ttl, the partition key that
 * was announced.
 * @throws CosmosError 400 (1001 for another partition key)
 */
export function requireItemBody(container: Container, partition: LogicalPartition, body: Json): ItemBody {
  if (!isObject(body)) throw invalidPayload();
  if (isDeeperThan(body, MAX_NESTING)) throw tooDeep();
  const id = requireId(body);
  requireTtl(body);
  const extracted = extractPartitionKey(body, container.settings.partitionKey);
  if (!partition.components.every((value, level) => value === extracted[level])) throw partitionKeyMismatch();
  return { id, body };
}

function requireId({ id }: JsonObject): string {
  if (id === undefined || id === null || id === '') throw missingProperties('id; ');
  if (typeof id !== 'string') throw invalidPayload();
  if (Buffer.byteLength(id) > MAX_ID_BYTES || /\p{Surrogate}/u.test(id)) {
    throw badRequest(
      `The input name '${id.slice(0, 64)}…' is invalid. Ensure to provide a unique non-empty string less than '1024' characters.`,
    );
  }
  if (id.includes('\\')) throw badRequest(`The input name '${id}' is invalid. It must not contain '\\'.`);
  return id;
}

function requireTtl({ ttl }: JsonObject): void {
  if (ttl !== undefined && !isTtl(ttl)) {
    throw invalidTtl(typeof ttl === 'string' ? ttl : writeJson(ttl));
  }
}

const tooDeep = (): Error =>
  badRequest(`The document is nested deeper than the allowed ${MAX_NESTING} levels.`);
