import type { Container } from '../store/container.js';
import { parseItem } from '../store/item.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { Json } from '../values/values.js';
import { requireItemBody } from './body.js';
import { type Conditions, requireMatch } from './conditions.js';
import { overwrite } from './overwrite.js';
import { requireItem } from './read.js';
import type { ItemResult } from './result.js';

/**
 * Overwrites an item that exists. It takes the id of the body; its partition key cannot change.
 * @throws CosmosError 400, 404, 409 for a taken id or unique key, 412, 413
 */
export function replaceItem(
  container: Container,
  partition: LogicalPartition,
  id: string,
  raw: Json,
  conditions: Conditions = {},
): ItemResult {
  const replacement = requireItemBody(container, partition, raw);
  const current = requireItem(container, partition, id);
  requireMatch(conditions, current.etag);
  return overwrite(
    container,
    partition,
    { item: current, document: parseItem(current.text) },
    replacement.body,
  );
}
