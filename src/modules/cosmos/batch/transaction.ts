import { randomUUID } from 'node:crypto';
import type { Container, PartitionKey, RequestOptions } from '@azure/cosmos';
import { AppError } from '../../../common/errors/app-error.js';
import type { CosmosCalls, OwnLimits } from '../calls/cosmos-calls.service.js';
import { failureOf, type Translation } from '../errors/translate-error.js';
import { rowOf } from '../errors/cosmos-failure-table.js';
import { readRows } from '../calls/read-rows.js';
import { type BatchOperation, idOf } from './batch-operation.js';
import { BatchFailed, type BatchItemResult, type BatchOutcome, totalCharge } from './batch-outcome.js';
import { failureOfResult, isFailedOperation, toInput, toResult, type WireResult } from './batch-wire.js';
import { type StoredItem, isAsWritten, isCommitted } from './commit-verification.js';
import type { GatheredOperations } from './gathered-operations.service.js';
import { isIdempotent } from './idempotent.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';

/** What is to be done, and where. */
export interface TransactionRequest {
  /** Names the call in the log, such as `bookings.checkIn`. */
  readonly name: string;
  readonly container: Container;
  /** Every level of the key. */
  readonly partitionKey: PartitionKey;
  /** 1 to 100. */
  readonly operations: readonly BatchOperation[];
  /** What the domain calls the failures of the operation at an index. */
  readonly translate?: (index: number) => Translation;
  readonly requestOptions?: Pick<RequestOptions, 'contentResponseOnWriteEnabled' | 'priorityLevel'>;
  /** With whom the first attempt may share its request, when it succeeds. Default: it goes alone. */
  readonly gathered?: GatheredOperations | undefined;
}

/** What became of one attempt. `uncertain`: send it again, in `retryAfterMs` if the service says so. */
export type Attempt =
  | { readonly kind: 'committed'; readonly outcome: BatchOutcome }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'uncertain'; readonly error: AppError; readonly retryAfterMs?: number | undefined };

/**
 * A transaction on its way to a known outcome. An attempt without an answer leaves a doubt: it may have been carried out. If
 * it was, its repeat is refused (409 for what is there by now, 412 for what has changed, 404 for what is gone), and what is
 * stored tells that apart from a refusal by someone else's doing. Until that is known, no failure says that nothing
 * was stored.
 */
export class Transaction {
  private doubt: AppError | undefined;

  constructor(
    private readonly calls: CosmosCalls,
    private readonly request: TransactionRequest,
  ) {}

  /** @throws only the reason of a signal that ended the call */
  async attempt(limits: OwnLimits = {}): Promise<Attempt> {
    const { name, container, partitionKey, operations, requestOptions } = this.request;
    const gathered = this.doubt === undefined ? this.request.gathered : undefined;
    try {
      const inputs = operations.map(toInput);
      const result = await this.calls.run(
        name,
        async (options): Promise<readonly WireResult[] | undefined> => {
          const { abortSignal } = options;
          const shared = await gathered?.carryOut('writes', container, partitionKey, inputs, abortSignal);
          if (shared !== undefined) return shared;
          return (await container.items.batch(inputs, partitionKey, { ...requestOptions, ...options }))
            .result;
        },
        {},
        { longestWaitMs: 0, ...limits },
      );
      return await this.answered(result ?? [], limits);
    } catch (error) {
      if (error instanceof AppError) return this.unanswered(error);
      throw error;
    }
  }

  private async answered(wire: readonly WireResult[], limits: OwnLimits): Promise<Attempt> {
    const { name, operations, translate } = this.request;
    if (wire.length !== operations.length) {
      throw new AppError(HTTP_ERRORS.internal_error, 'The answer is incomplete.');
    }
    const results = wire.map(toResult);
    const index = wire.findIndex(isFailedOperation);
    const failed = wire[index];
    if (failed === undefined) return committed(results);
    const failure = failureOfResult(failed);
    if (rowOf(failure).repeat !== undefined) return this.unanswered(await this.calls.failed(name, failure));
    const earlier = this.doubt && (await this.earlierResults(index, limits));
    if (earlier !== undefined) return committed(earlier);
    const error = await this.calls.failed(name, failure, translate?.(index));
    return { kind: 'failed', error: new BatchFailed(error, index, results) };
  }

  private unanswered(error: AppError): Attempt {
    const failure = failureOf(error);
    const repeat = failure && rowOf(failure).repeat;
    if (repeat === undefined) return { kind: 'failed', error: this.doubt ?? error };
    if (repeat === 'in-doubt') {
      this.doubt = error;
      if (!isIdempotent(this.request.operations)) return { kind: 'failed', error };
    }
    return { kind: 'uncertain', error: this.doubt ?? error, retryAfterMs: failure?.retryAfterMs };
  }

  /** What an attempt whose reply was lost has left; undefined when there was none such. */
  private async earlierResults(
    failedIndex: number,
    limits: OwnLimits,
  ): Promise<readonly BatchItemResult[] | undefined> {
    const { name, container, partitionKey, operations } = this.request;
    const ids = [...new Set(operations.map(idOf))];
    const query = {
      query: 'SELECT * FROM c WHERE ARRAY_CONTAINS(@ids, c.id)',
      parameters: [{ name: '@ids', value: ids }],
    };
    const stored = await this.calls.run(
      `${name}.readBack`,
      (options) => readRows(container.items.query<StoredItem>(query, { partitionKey, ...options })),
      {},
      limits,
    );
    const present = new Map(stored.map((item) => [item.id, item]));
    if (!isCommitted(operations, failedIndex, present)) return undefined;
    return operations.map((operation, index) => resultOf(operation, index, present.get(idOf(operation))));
  }
}

const committed = (results: readonly BatchItemResult[]): Attempt => ({
  kind: 'committed',
  outcome: { results, requestCharge: totalCharge(results) },
});

const STATUSES = { create: 201, upsert: 200, replace: 200, patch: 200, delete: 204, read: 200 } as const;

/**
 * What the lost reply would have said, as far as that can be told. Its charge went with it. Of an item that others have changed
 * since, it is what was written, at an etag that no item has. What a patch has made of such an item nobody knows any more.
 */
function resultOf(operation: BatchOperation, index: number, item: StoredItem | undefined): BatchItemResult {
  const { kind } = operation;
  const result = { index, status: STATUSES[kind], requestCharge: 0 };
  if (kind === 'delete') return result;
  if (item !== undefined && (kind === 'read' || isAsWritten(operation, item))) {
    return { ...result, etag: item['_etag'], resource: item };
  }
  if (kind === 'read' || kind === 'patch') return result;
  const etag = `"past-${randomUUID()}"`;
  return { ...result, etag, resource: { ...operation.body, _rid: '', _etag: etag } };
}
