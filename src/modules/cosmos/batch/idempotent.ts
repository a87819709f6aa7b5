import type { PatchOperation } from '@azure/cosmos';
import type { BatchOperation } from './batch-operation.js';

/**
 * Whether a transaction may be sent again when nobody knows if it was committed: twice must leave the same as once.
 * One operation that cannot succeed twice protects all of them, because they succeed together or not at all.
 */
export function isIdempotent(operations: readonly BatchOperation[]): boolean {
  return operations.some(succeedsOnce) || operations.every(leavesTheSame);
}

function succeedsOnce(operation: BatchOperation): boolean {
  if (operation.kind === 'create' || operation.kind === 'delete') return true;
  return 'ifMatch' in operation && operation.ifMatch !== undefined && operation.ifMatch !== '*';
}

function leavesTheSame(operation: BatchOperation): boolean {
  return operation.kind !== 'patch' || operation.operations.every(sets);
}

/** `add` inserts into a list, `incr` counts, a `remove` fails the second time unless its path is set first. */
function sets({ op, path }: PatchOperation, index: number, all: readonly PatchOperation[]): boolean {
  const isSetBefore = all.slice(0, index).some((before) => before.op === 'set' && before.path === path);
  return op === 'set' || op === 'replace' || (op === 'remove' && isSetBefore);
}
