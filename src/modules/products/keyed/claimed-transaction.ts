import type { JSONValue } from '@azure/cosmos';
import { isObject, isText } from '../../catalog-store/document-reader.js';
import type { ProductOperation } from '../transaction/product-operation.js';
import type { PlannedChange } from '../transaction/extra-operations.js';

/**
 * What stands in the record of a transaction that has no room for it, until it is known that the transaction was committed.
 * `now` is the `updatedAt` of whatever it writes: who meets the claim of a call that was cut off can see by it what has happened.
 */
export type Claim = { readonly now: string; readonly results: JSONValue };

export const isClaim = (stored: unknown): stored is Claim =>
  isObject(stored) && isText(stored['now']) && Array.isArray(stored['results']);

/** The transaction of a claim turns out to be committed already. */
export class AlreadyCommitted extends Error {}

/** The operations with the ids that the first attempt has given. */
export function withClaimedIds(
  operations: readonly ProductOperation[],
  { results }: Claim,
): ProductOperation[] {
  const ids = Array.isArray(results)
    ? results.map((result) => (isObject(result) ? result['id'] : undefined))
    : [];
  return operations.map((operation, index) => {
    const id = ids[index];
    return operation.op === 'create' && isText(id) ? { ...operation, id } : operation;
  });
}

/**
 * Whether the transaction of a claim was committed, seen from what is there now. It is committed as a whole, so one product that
 * has its time proves it. That everything is gone which was to be deleted is what was asked for.
 */
export function isCommitted(changes: readonly PlannedChange[], { now }: Claim): boolean {
  const writes = changes.filter(({ operation }) => operation.op !== 'read');
  const [first] = writes;
  if (first === undefined) return false;
  if (writes.every(({ operation }) => operation.op === 'delete')) {
    return writes.every(({ before }) => before === undefined);
  }
  return writes.some(({ operation, before }) => operation.op !== 'delete' && before?.updatedAt === now);
}
