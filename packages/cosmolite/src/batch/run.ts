import { CosmosError } from '../errors.js';
import { createItem, deleteItem, patchItem, readItem, replaceItem, upsertItem } from '../items/index.js';
import type { ItemResult } from '../items/index.js';
import { pointReadCharge, refusedWriteCharge } from '../request-units.js';
import type { Container } from '../store/container.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import type { BatchOperation, OperationType } from './operation.js';
import { failed, type OperationResult, succeeded } from './result.js';

type Verb = (container: Container, partition: LogicalPartition, operation: BatchOperation) => OperationResult;

const VERBS: Record<OperationType, Verb> = {
  Create: (container, partition, { body }) => outcome(createItem(container, partition, body)),
  Upsert: (container, partition, { body, conditions }) =>
    outcome(upsertItem(container, partition, body, conditions)),
  Read: (container, partition, { id, conditions }) => outcome(readItem(container, partition, id, conditions)),
  Replace: (container, partition, { id, body, conditions }) =>
    outcome(replaceItem(container, partition, id, body, conditions)),
  Patch: (container, partition, { id, body, conditions }) =>
    outcome(patchItem(container, partition, id, body, conditions)),
  Delete: (container, partition, { id, conditions }) =>
    succeeded(204, deleteItem(container, partition, id, conditions).charge),
};

/** Carries out one operation as the point operation it stands for; a refusal is a result, too. */
export function runOperation(
  container: Container,
  partition: LogicalPartition,
  operation: BatchOperation,
): OperationResult {
  try {
    return VERBS[operation.type](container, partition, operation);
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error;
    return failed(error, operation.type === 'Read' ? pointReadCharge() : refusedWriteCharge());
  }
}

const outcome = ({ status, charge, item }: ItemResult): OperationResult => succeeded(status, charge, item);
