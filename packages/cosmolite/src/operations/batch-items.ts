import { type BatchOperation, parseOperation } from '../batch/operation.js';
import { dependencyFailed, hidesItem, type OperationResult } from '../batch/result.js';
import { runOperation } from '../batch/run.js';
import { batchReply, membersOf } from '../batch/wire.js';
import type { Context, Operation } from '../requests/context.js';
import { badRequest, batchResponseTooLarge } from '../common/errors.js';
import type { Container } from '../store/container.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import { addressedContainer, addressedPartition, prefersMinimal } from '../requests/addressed.js';

/** The service's limit for a response. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/**
 * A transactional batch: operations on one logical partition, in order, all or nothing. Nothing else
 * runs in between, later operations see what earlier ones did, and all writes are one change.
 */
export const batchItems: Operation = (context) => {
  const container = addressedContainer(context);
  const partition = addressedPartition(context, container);
  const operations = membersOf(context.request).map(parseOperation);
  requireOnePartition(container, partition, operations);

  const minimal = prefersMinimal(context);
  const results = runAll(context, container, partition, operations, minimal);
  return batchReply(context.request, results, minimal);
};

/** Thrown through the transaction so that it takes everything back. */
class BatchFailed extends Error {
  readonly results: readonly OperationResult[];

  constructor(results: readonly OperationResult[]) {
    super('A batch was rolled back');
    this.results = results;
  }
}

function runAll(
  { emulator }: Context,
  container: Container,
  partition: LogicalPartition,
  operations: readonly BatchOperation[],
  minimal: boolean,
): readonly OperationResult[] {
  try {
    return emulator.store.whole(() => {
      const results: OperationResult[] = [];
      let bytes = 0;
      for (const operation of operations) {
        const result = runOperation(container, partition, operation);
        if (result.error) throw new BatchFailed(onlyFailure(result, results, operations.length));
        if (!hidesItem(result, minimal)) bytes += result.item?.bytes ?? 0;
        if (bytes > MAX_RESPONSE_BYTES) throw batchResponseTooLarge();
        results.push(result);
      }
      return results;
    });
  } catch (error) {
    if (error instanceof BatchFailed) return error.results;
    throw error;
  }
}

/** The failure as it is, every other operation as a failed dependency; what was done is still charged. */
const onlyFailure = (
  failure: OperationResult,
  done: readonly OperationResult[],
  count: number,
): OperationResult[] =>
  Array.from({ length: count }, (_, index) => {
    if (index === done.length) return failure;
    return { ...dependencyFailed(), requestCharge: done[index]?.requestCharge ?? 0 };
  });

function requireOnePartition(
  container: Container,
  partition: LogicalPartition,
  operations: readonly BatchOperation[],
): void {
  const { key } = partition;
  const isOther = ({ partitionKey }: BatchOperation): boolean =>
    partitionKey !== undefined && container.partitions.fromHeader(partitionKey).key !== key;
  if (operations.some(isOther)) {
    throw badRequest(
      'One or more operations within the batch request have a different partition key value than the request.',
    );
  }
}
