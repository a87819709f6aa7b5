import type { OperationInput, OperationResponse } from '@azure/cosmos';
import type { CosmosFailure } from '../errors/cosmos-failure.js';
import type { BatchOperation } from './batch-operation.js';
import type { BatchItemResult } from './batch-outcome.js';

/** What the service answers for one operation. The SDK's type leaves out what a failure says. */
export interface WireResult extends OperationResponse {
  readonly subStatusCode?: number;
  readonly retryAfterMilliseconds?: number;
  readonly message?: string;
}

/** An operation as the SDK takes it. */
export function toInput(operation: BatchOperation): OperationInput {
  switch (operation.kind) {
    case 'create':
      return { operationType: 'Create', resourceBody: operation.body };
    case 'upsert':
      return { operationType: 'Upsert', resourceBody: operation.body, ...versionOf(operation) };
    case 'replace': {
      const { body } = operation;
      return { operationType: 'Replace', id: body.id, resourceBody: body, ...versionOf(operation) };
    }
    case 'patch': {
      const { id, operations, condition } = operation;
      return {
        operationType: 'Patch',
        id,
        resourceBody: { operations: [...operations], ...(condition && { condition }) },
        ...versionOf(operation),
      };
    }
    case 'delete':
      return { operationType: 'Delete', id: operation.id, ...versionOf(operation) };
    case 'read':
      return { operationType: 'Read', id: operation.id };
  }
}

const versionOf = ({ ifMatch }: { readonly ifMatch?: string | undefined }): { ifMatch?: string } =>
  ifMatch === undefined ? {} : { ifMatch };

export function toResult(result: WireResult, index: number): BatchItemResult {
  const { statusCode, eTag, resourceBody, requestCharge } = result;
  const isThere = statusCode !== 204;
  return {
    index,
    status: statusCode,
    ...(eTag === undefined || !isThere ? {} : { etag: eTag }),
    ...(resourceBody === undefined || !isThere ? {} : { resource: resourceBody }),
    requestCharge,
  };
}

/** In a transaction that failed every operation but one is 424. */
export const isFailedOperation = ({ statusCode }: WireResult): boolean =>
  statusCode >= 400 && statusCode !== 424;

/** What the failed operation says about itself. */
export const failureOfResult = (result: WireResult): CosmosFailure => ({
  status: result.statusCode,
  substatus: result.subStatusCode ?? 0,
  message: result.message ?? 'An operation of a transaction.',
  retryAfterMs: result.retryAfterMilliseconds,
  batch: false,
});
