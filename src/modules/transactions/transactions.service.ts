import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/app-error.js';
import { roundCharge } from '../../common/http/request-charge.js';
import { requireScopes } from '../../common/identity/access.js';
import { BatchFailed } from '../cosmos/batch/batch-outcome.js';
import {
  type ExtraOperations,
  type ProductOperation,
  ProductTransactionsService,
} from '../products/transaction/product-transactions.service.js';
import type { IdempotentCall } from '../idempotency/idempotency-key.decorator.js';
import { KeyedTransactionsService } from '../products/keyed/keyed-transactions.service.js';
import type { OperationResult } from './dto/transaction.response.js';

/** Transactions that a caller composes. */
@Injectable()
export class TransactionsService {
  constructor(
    private readonly transactions: ProductTransactionsService,
    private readonly keyed: KeyedTransactionsService,
  ) {}

  /** As `run`, once for each key. */
  async runOnce(
    call: IdempotentCall | undefined,
    category: string,
    operations: readonly ProductOperation[],
  ): Promise<OperationResult[]> {
    requireScopesFor(operations);
    const results = await this.keyed.run(call, {
      category,
      operations,
      first: (record, committed) => this.run(category, committed, record),
    });
    return placed(operations, results);
  }

  /**
   * One result for each operation, in their order.
   * @throws AppError of the operation that failed, with its place and a result for each: nothing was stored. `forbidden` when
   * an operation reads and the caller may only write
   */
  async run(
    category: string,
    operations: readonly ProductOperation[],
    extra?: ExtraOperations,
  ): Promise<OperationResult[]> {
    requireScopesFor(operations);
    try {
      return placed(operations, await this.transactions.run(category, operations, extra));
    } catch (error) {
      throw error instanceof BatchFailed ? withResults(error, operations) : error;
    }
  }
}

function requireScopesFor(operations: readonly ProductOperation[]): void {
  if (operations.some(({ op }) => op === 'read')) requireScopes('products:read');
}

const placed = (
  operations: readonly ProductOperation[],
  results: readonly Omit<OperationResult, 'index' | 'op'>[],
): OperationResult[] =>
  operations.flatMap(({ op }, index) => {
    const result = results[index];
    return result === undefined ? [] : { ...result, index, op };
  });

function withResults(failure: BatchFailed, operations: readonly ProductOperation[]): AppError {
  const { failedIndex } = failure;
  const results = failure.results.map(({ index, status, requestCharge }) => ({
    index,
    op: operations[index]?.op,
    status,
    requestCharge: roundCharge(requestCharge),
  }));
  return failure.with({ failedIndex, results });
}
