import { AppError } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import type { BatchOperation } from '../batch/batch-operation.js';
import type { BatchItemResult } from '../batch/batch-outcome.js';
import { MAX_BATCH_OPERATIONS } from '../batch/transactional-batch.service.js';
import type { BulkOperation, Succession } from './bulk-operation.js';
import type { Pending } from './partition-queues.js';

/** What becomes of a group: what one transaction takes of it, what is refused before that, and what comes later. */
export interface TransactionPlan<T> {
  readonly sendable: readonly Pending<T>[];
  readonly refused: readonly { readonly pending: Pending<T>; readonly error: AppError }[];
  readonly later: readonly Pending<T>[];
}

/**
 * Plans the transaction of a group, in its order. What follows another operation is made now: within one transaction nothing
 * comes between the two, and the first one in it is bound to the version that the last one before has left.
 */
export function planTransaction<T>(group: readonly Pending<T>[]): TransactionPlan<T> {
  const before = new Map<Succession<T>, BulkOperation<T>>();
  const sendable: Pending<T>[] = [];
  const refused: { readonly pending: Pending<T>; readonly error: AppError }[] = [];
  let size = 0;
  for (const [index, pending] of group.entries()) {
    const operation = made(pending.operation, before);
    if (operation instanceof AppError) {
      refused.push({ pending, error: operation });
      continue;
    }
    size += partsOf(operation).length;
    if (size > MAX_BATCH_OPERATIONS && sendable.length > 0) {
      return { sendable, refused, later: group.slice(index) };
    }
    if (operation.succession !== undefined) before.set(operation.succession.of, operation);
    sendable.push(operation === pending.operation ? pending : { ...pending, operation });
  }
  return { sendable, refused, later: [] };
}

/** The operations of a transaction, and whose each of them is. */
export class Parts<T> {
  readonly operations: readonly BatchOperation[];
  /** By the place of an operation. */
  readonly owners: readonly Pending<T>[];

  constructor(readonly group: readonly Pending<T>[]) {
    const parts = group.map((pending) => partsOf(pending.operation));
    this.operations = parts.flat();
    this.owners = group.flatMap((pending, index) => (parts[index] ?? []).map(() => pending));
  }

  /** The result of the item itself. */
  resultOf(pending: Pending<T>, results: readonly BatchItemResult[]): BatchItemResult | undefined {
    return results[this.owners.indexOf(pending)];
  }

  /** Each operation is paid for by its owner. */
  bookCharges(results: readonly BatchItemResult[]): void {
    this.owners.forEach((pending, index) => {
      pending.charge += results[index]?.requestCharge ?? 0;
    });
  }
}

/** The item first, then what is written with it. */
const partsOf = <T>({ kind, body, ifMatch, also = [] }: BulkOperation<T>): BatchOperation[] => [
  { kind, body, ifMatch },
  ...also,
];

function made<T>(
  operation: BulkOperation<T>,
  before: ReadonlyMap<Succession<T>, BulkOperation<T>>,
): BulkOperation<T> | AppError {
  const { succession } = operation;
  if (succession?.follow === undefined) return operation;
  const together = before.get(succession.of);
  const { last } = succession.of;
  const previous = together ?? last?.operation;
  if (previous === undefined) return nothingToFollow();
  const next = succession.follow(previous);
  if (next instanceof AppError) return next;
  return { ...next, ifMatch: together === undefined ? last?.etag : undefined, succession };
}

const nothingToFollow = (): AppError =>
  new AppError(HTTP_ERRORS.precondition_failed, 'What this operation follows was not written.');
