import { patchConditionNotMet } from '../common/errors.js';
import { applyPatch } from '../patch/apply.js';
import { parsePatch } from '../patch/request.js';
import { compileCondition } from '../query/index.js';
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
 * Changes parts of an item: all operations or none.
 * @param raw the body of a PATCH: an array of operations or `{ operations, condition? }`
 * @throws CosmosError 400, 404, 409 for a taken unique key, 412 (1110 for the patch's own condition), 413
 */
export function patchItem(
  container: Container,
  partition: LogicalPartition,
  id: string,
  raw: Json,
  conditions: Conditions = {},
): ItemResult {
  const { operations, condition } = parsePatch(raw);
  const isMet =
    condition === undefined ? undefined : compileCondition(condition, container.settings.computedProperties);
  const current = requireItem(container, partition, id);
  requireMatch(conditions, current.etag);
  const document = parseItem(current.text);
  if (isMet && !isMet(document, container.now())) throw patchConditionNotMet();
  const patched = applyPatch(document, operations, container.settings.partitionKey);
  const { body } = requireItemBody(container, partition, patched);
  return overwrite(container, partition, { item: current, document }, body, operations.length);
}
