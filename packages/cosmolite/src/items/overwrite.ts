import { changedTerms } from '../indexing/terms.js';
import { writeCharge } from '../throughput/request-units.js';
import type { Container } from '../store/container.js';
import type { StoredItem } from '../store/item.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { JsonObject } from '../values/values.js';
import type { ItemResult } from './result.js';

/** An item that exists, and what its text says. */
export interface CurrentItem {
  readonly item: StoredItem;
  readonly document: JsonObject;
}

/** Puts a checked body in place of an item that exists: the common end of upsert, replace and patch. */
export function overwrite(
  container: Container,
  partition: LogicalPartition,
  current: CurrentItem,
  body: JsonObject,
  patchedProperties = 0,
): ItemResult {
  const item = container.items.replace(partition, current.item, current.document, body);
  const charge = writeCharge({
    oldBytes: current.item.bytes,
    newBytes: item.bytes,
    terms: changedTerms(current.document, body, container.indexedPaths),
    patchedProperties,
  });
  return { status: 200, item, charge };
}
