import { Injectable } from '@nestjs/common';
import type { AppError } from '../../../common/errors/app-error.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import type { StoredProduct } from '../product.document.js';
import type { ProductOperation } from './product-operation.js';
import { type PlannedStep, planSteps } from './product-step.js';
import { ProductTransactionsRepository, type StepResult } from './product-transactions.repository.js';

/** How often to plan anew when others write to the same products at the same time. */
const MAX_ATTEMPTS = 5;

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
