import { countTerms } from '../indexing/terms.js';
import { writeCharge } from '../throughput/request-units.js';
import type { Container } from '../store/container.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { Json } from '../values/values.js';
import { requireItemBody } from './body.js';
import type { ItemResult } from './result.js';

/** @throws CosmosError 400, 409 for a taken id or unique key, 413 */
export function createItem(container: Container, partition: LogicalPartition, raw: Json): ItemResult {
  const { id, body } = requireItemBody(container, partition, raw);
  const item = container.items.insert(partition, id, body);
  const charge = writeCharge({ newBytes: item.bytes, terms: countTerms(body, container.indexedPaths) });
  return { status: 201, item, charge };
}
