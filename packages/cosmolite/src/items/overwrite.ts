import { changedTerms, indexTerms } from '../index-terms.js';
import { writeCharge } from '../request-units.js';
import type { Container } from '../store/container.js';
import { parseItem } from '../store/item.js';
import type { StoredItem } from '../store/item.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { JsonObject } from '../values.js';
import type { ItemResult } from './result.js';

/** Puts a checked body in place of an item that exists: the common end of upsert, replace and patch. */
export function overwrite(
  container: Container,
  partition: LogicalPartition,
  current: StoredItem,
  body: JsonObject,
  patchedProperties = 0,
): ItemResult {
  const { indexedPaths } = container;
  const before = indexTerms(parseItem(current.text), indexedPaths);
  const item = container.items.replace(partition, current, body);
  const charge = writeCharge({
    oldBytes: current.bytes,
    newBytes: item.bytes,
    terms: changedTerms(before, indexTerms(body, indexedPaths)),
    patchedProperties,
  });
  return { status: 200, item, charge };
}
