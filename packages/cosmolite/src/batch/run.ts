import { badRequest, CosmosError } from '../common/errors.js';
import {
  createItem,
  deleteItem,
  type ItemResult,
  patchItem,
  readItem,
  replaceItem,
  upsertItem,
} from '../items/index.js';
import { pointReadCharge, refusedWriteCharge } from '../throughput/request-units.js';
import type { Container } from '../store/container.js';
import type { LogicalPartition } from '../store/logical-partitions.js';
import { isObject } from '../values/values.js';
import type { BatchOperation, OperationType } from './operation.js';
import { failed, type OperationResult } from './result.js';

type Verb = (container: Container, partition: LogicalPartition, operation: BatchOperation) => OperationResult;

const VERBS: Record<OperationType, Verb> = {
  Create: (container, partition, { body }) => written(createItem(container, partition, body)),
  Upsert: (container, partition, { body, conditions }) =>
    written(upsertItem(container, partition, body, conditions)),
  Read: (container, partition, { id, conditions }) => read(readItem(container, partition, id, conditions)),
  Replace: (container, partition, { id, body, conditions }) => {
    if (isObject(body) && typeof body['id'] === 'string' && body['id'] !== id) {
      throw badRequest('The id in the request body does not match the id of the item.');
    }
    return written(replaceItem(container, partition, id, body, conditions));
  },
  Patch: (container, partition, { id, body, conditions }) =>
    written(patchItem(container, partition, id, body, conditions)),
  Delete: (container, partition, { id, conditions }) => {
    const { charge } = deleteItem(container, partition, id, conditions);
    return { statusCode: 204, requestCharge: charge };
  },
};

/** Carries out one operation as the point operation it stands for; a refusal is a result, too. */
export function runOperation(
  container: Container,
  partition: LogicalPartition,
  operation: BatchOperation,
): OperationResult {
  try {
    const result = VERBS[operation.type](container, partition, operation);
    return operation.isMinimal ? { ...result, isMinimal: true } : result;
  } catch (error) {
    if (!(error instanceof CosmosError)) throw error;
    return failed(error, operation.type === 'Read' ? pointReadCharge() : refusedWriteCharge());
  }
}

const read = ({ status, charge, item }: ItemResult): OperationResult => ({
  statusCode: status,
  requestCharge: charge,
  item,
});

const written = (result: ItemResult): OperationResult => ({ ...read(result), isWritten: true });
