import { itemNotFound } from '../common/errors.js';
import { pointReadCharge } from '../throughput/request-units.js';
import type { Container } from '../store/container.js';
import type { StoredItem } from '../store/item.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import { type Conditions, isUnchanged, requireMatch } from './conditions.js';
import type { ItemResult } from './result.js';

/** @throws CosmosError 404 when there is none or it has expired */
export function requireItem(container: Container, partition: LogicalPartition, id: string): StoredItem {
  const item = container.items.find(partition, id) ?? container.items.findByRid(partition, id);
  if (!item) throw itemNotFound();
  return item;
}

/**
 * A point read; 304 when the caller has the item already.
 * @throws CosmosError 404, 412
 */
export function readItem(
  container: Container,
  partition: LogicalPartition,
  id: string,
  conditions: Conditions = {},
): ItemResult {
  const item = requireItem(container, partition, id);
  requireMatch(conditions, item.etag);
  if (isUnchanged(conditions, item.etag)) return { status: 304, item, charge: pointReadCharge() };
  return { status: 200, item, charge: pointReadCharge(item.bytes) };
}
