import { badRequest } from '../errors.js';
import { keyPathsOf, type PartitionKeyDefinition } from '../partition-key/definition.js';
import { isWithin, type Pointer } from './pointer.js';
import type { PatchOperation } from './request.js';

/** `ttl` is absent on purpose: an item's time to live may be patched. */
const SYSTEM_PROPERTIES = ['id', '_rid', '_self', '_etag', '_ts', '_attachments'];

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
  const system = SYSTEM_PROPERTIES.find((name) => path[0] === name);
  if (system) throw badRequest(`Invalid patch request: Cannot patch system property '${system}'.`);
  const key = keyPaths.find((keyPath) => isWithin(path, keyPath));
  if (key) throw badRequest(`Invalid patch request: Cannot patch partition key '/${key.join('/')}'.`);
}
