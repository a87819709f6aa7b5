import type { Container } from '../store/container.js';
import { parseItem } from '../store/item.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { Json } from '../values/values.js';
import { requireItemBody } from './body.js';
import { type Conditions, requireAbsent, requireMatch } from './conditions.js';
import { createItem } from './create.js';
import { overwrite } from './overwrite.js';
import type { ItemResult } from './result.js';

/**
 * Creates the item (201) or overwrites it (200). `If-Match` counts only when it exists.
 * @throws CosmosError 400, 409 for a taken unique key, 412, 413
 */
export function upsertItem(
  container: Container,
  partition: LogicalPartition,
  raw: Json,
  conditions: Conditions = {},
): ItemResult {
  const { id, body } = requireItemBody(container, partition, raw);
  const current = container.items.find(partition, id);
  if (!current) return createItem(container, partition, body);
  requireAbsent(conditions);
  requireMatch(conditions, current.etag);
  return overwrite(container, partition, { item: current, document: parseItem(current.text) }, body);
}
