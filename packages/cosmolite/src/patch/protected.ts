import { badRequest } from '../common/errors.js';
import { SYSTEM_PROPERTIES } from '../indexing/terms.js';
import { keyPathsOf, type PartitionKeyDefinition } from '../partition-key/definition.js';
import { isWithin, type Pointer } from './pointer.js';
import type { PatchOperation } from './request.js';

/**
 * Refuses operations on what makes an item the item it is.
 * @throws CosmosError 400
 */
export function requirePatchable(
  operations: readonly PatchOperation[],
  definition: PartitionKeyDefinition,
): void {
  const keyPaths = keyPathsOf(definition);
  for (const operation of operations) {
    refuseProtected(operation.path, keyPaths);
    if (operation.op === 'move') refuseProtected(operation.from, keyPaths);
  }
}

function refuseProtected(path: Pointer, keyPaths: readonly Pointer[]): void {
  const [top = ''] = path;
  // `ttl` is none of them: an item's time to live may be patched.
  if (SYSTEM_PROPERTIES.has(top)) {
    throw badRequest(`Invalid patch request: Cannot patch system property '${top}'.`);
  }
  const key = keyPaths.find((keyPath) => isWithin(path, keyPath));
  if (key) throw badRequest(`Invalid patch request: Cannot patch partition key '/${key.join('/')}'.`);
}
