import type { Container, OperationInput, OperationResponse, PartitionKey } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { CosmosCalls } from '../cosmos-calls.js';
import type { Translation } from '../cosmos-errors.js';
import { type BatchOperation, idOf } from './batch-operation.js';
import { BatchFailed, type BatchItemResult, type BatchOutcome } from './batch-outcome.js';

/** Transactions within one logical partition: 1 to 100 operations, at most 2 MB, all or nothing. */
@Injectable()
export class TransactionalBatch {
  constructor(private readonly calls: CosmosCalls) {}

  /**
   * Runs the operations in their order. `translate` says what the domain calls the failures of the operation at an index.
   * @throws BatchFailed when an operation failed; AppError when the transaction as a whole did
   */
  async run(
    name: string,
    container: Container,
    partitionKey: PartitionKey,
    operations: readonly BatchOperation[],
    translate: (index: number) => Translation = () => ({}),
  ): Promise<BatchOutcome> {
    const response = await this.calls.run(name, (options) =>
      container.items.batch(operations.map(toInput), partitionKey, options),
    );
    const results = (response.result ?? []).map(toResult);
    const guilty = results.find(({ status }) => status >= 400 && status !== 424);
    if (guilty !== undefined) {
      const failure = {
        status: guilty.status,
        substatus: 0,
        message: 'An operation of a batch.',
        batch: false,
      };
      throw new BatchFailed(
        await this.calls.failed(name, failure, translate(guilty.index)),
        guilty.index,
        results,
      );
    }
    return { results, requestCharge: results.reduce((sum, { requestCharge }) => sum + requestCharge, 0) };
  }
}

function toInput(operation: BatchOperation): OperationInput {
  const id = idOf(operation);
  switch (operation.kind) {
    case 'create':
      return { operationType: 'Create', resourceBody: { ...operation.body } as never };
    case 'upsert':
      return { operationType: 'Upsert', resourceBody: { ...operation.body } as never };
    case 'replace':
      return { operationType: 'Replace', id, resourceBody: { ...operation.body } as never };
    case 'patch':
      return { operationType: 'Patch', id, resourceBody: { operations: [...operation.operations] } };
    case 'delete':
      return { operationType: 'Delete', id };
    case 'read':
      return { operationType: 'Read', id };
  }
}

function toResult(
  { statusCode, eTag, resourceBody, requestCharge }: OperationResponse,
  index: number,
): BatchItemResult {
  return {
    index,
    status: statusCode,
    ...(eTag === undefined ? {} : { etag: eTag }),
    ...(resourceBody === undefined ? {} : { resource: resourceBody }),
    requestCharge,
  };
}
