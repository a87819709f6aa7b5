import { type BatchOperation, parseOperation } from '../batch/operation.js';
import { dependencyFailed, failed, type OperationResult } from '../batch/result.js';
import { runOperation } from '../batch/run.js';
import { batchReply, membersOf } from '../batch/wire.js';
import type { Context, Operation } from '../requests/context.js';
import { badRequest, CosmosError, partitionKeyRequired } from '../common/errors.js';
import { HEADER } from '../http/header-names.js';
import { isFlagged } from '../http/request.js';
import type { Container } from '../store/container.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { PartitionKeyRange } from '../store/ranges.js';
import type { Json } from '../values/values.js';
import { addressedContainer, addressedRange, prefersMinimal } from '../requests/addressed.js';

/**
 * A bulk request: independent operations on items of one physical partition, each with its own
 * partition key and its own outcome. Each is let in by itself, so a partition that runs dry throttles
 * the rest of them.
 */
export const bulkItems: Operation = (context) => {
  const container = addressedContainer(context);
  const range = addressedRange(context, container);
  const members = membersOf(context.request);
  const results = context.emulator.store.group(() => runMembers(context, container, range, members));
  return batchReply(context.request, results, prefersMinimal(context));
};

/** Each is a transaction of its own; what they write reaches the disk together, before the answer. */
function runMembers(
  context: Context,
  container: Container,
  range: PartitionKeyRange,
  members: readonly Json[],
): OperationResult[] {
  const continueOnError = isFlagged(context.request, HEADER.continueOnError);
  const results: OperationResult[] = [];
  let stopped = false;
  for (const raw of members) {
    const result = stopped ? dependencyFailed() : runMember(context, container, range, raw);
    if (result.error && !continueOnError) stopped = true;
    results.push(result);
  }
  return results;
}

function runMember(
  { emulator, addressed }: Context,
  container: Container,
  range: PartitionKeyRange,
  raw: Json,
): OperationResult {
  try {
    const operation = parseOperation(raw);
    const partition = partitionOf(container, range, operation);
    emulator.throughput.admit(addressed);
    const result = runOperation(container, partition, operation);
    emulator.throughput.pay(addressed, result.requestCharge);
    return result;
  } catch (error) {
    if (error instanceof CosmosError) return failed(error, 0);
    throw error;
  }
}

/** @throws CosmosError 400 for a missing key, or one that lies in another physical partition */
function partitionOf(
  container: Container,
  range: PartitionKeyRange,
  { partitionKey }: BatchOperation,
): LogicalPartition {
  if (partitionKey === undefined) throw partitionKeyRequired();
  const partition = container.partitions.fromHeader(partitionKey);
  if (partition.range.id === range.id) return partition;
  throw badRequest(`Partition key ${partitionKey} does not belong to partition key range ${range.id}.`);
}
