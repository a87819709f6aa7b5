import { countTerms } from '../indexing/terms.js';
import { writeCharge } from '../throughput/request-units.js';
import type { Container } from '../store/container.js';
import { parseItem } from '../store/item.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import { requireMatch } from './conditions.js';
import type { Conditions } from './conditions.js';
import { requireItem } from './read.js';

/**
 * @returns the charge in request units
 * @throws CosmosError 404, 412
 */
export function deleteItem(
  container: Container,
  partition: LogicalPartition,
  id: string,
  conditions: Conditions = {},
): { readonly charge: number } {
  const current = requireItem(container, partition, id);
  requireMatch(conditions, current.etag);
  const document = parseItem(current.text);
  container.items.delete(partition, current, document);
  const terms = countTerms(document, container.indexedPaths);
  return { charge: writeCharge({ oldBytes: current.bytes, terms }) };
}
