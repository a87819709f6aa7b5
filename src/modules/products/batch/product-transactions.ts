import { Injectable } from '@nestjs/common';
import type { AppError } from '../../../common/errors/app-error.js';
import { currentRequest } from '../../../common/http/request-context.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import type { StoredProduct } from '../product.document.js';
import type { ProductOperation } from './product-operation.js';
import { type PlannedStep, planSteps } from './product-step.js';
import { ProductTransactionsRepository, type StepResult } from './product-transactions.repository.js';

/** How often to plan anew when others write to the same products at the same time: each of them wins once. */
const MAX_ATTEMPTS = 40;

/** Between two attempts, so that those who meet do not all meet again. */
const BACKOFF = { firstMs: 5, longestMs: 200 };

/** What a step meets that was planned upon something which is no longer so. */
const OVERTAKEN: ReadonlySet<AppError['code']> = new Set([
  'precondition_failed',
  'product_exists',
  'product_not_found',
]);

/** Several operations on products of one category, all or nothing. */
@Injectable()
export class ProductTransactions {
  constructor(private readonly products: ProductTransactionsRepository) {}

  /**
   * Carries the operations out, in their order; one result for each.
   * @throws BatchFailed when one of them failed; AppError for the transaction as a whole
   */
  async run(category: string, operations: readonly ProductOperation[]): Promise<StepResult[]> {
    for (let attempt = 1; ; attempt += 1) {
      const found = await this.find(category, operations);
      const planned = planSteps(operations, found, new Date().toISOString());
      try {
        return await this.products.commit(
          category,
          planned.map(({ step }) => step),
        );
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isOvertaken(error, planned)) throw error;
        await pause(backoffMs(attempt, BACKOFF), currentRequest().signal);
      }
    }
  }

  /** Only what is written over has to be known before. */
  private async find(
    category: string,
    operations: readonly ProductOperation[],
  ): Promise<ReadonlyMap<string, StoredProduct>> {
    const ids = operations.filter(({ op }) => op === 'upsert' || op === 'replace').map(({ id }) => id);
    return ids.length === 0 ? new Map() : this.products.findAll(category, [...new Set(ids)]);
  }
}

const isOvertaken = (error: unknown, planned: readonly PlannedStep[]): boolean =>
  error instanceof BatchFailed && OVERTAKEN.has(error.code) && planned[error.failedIndex]?.isAssumed === true;
