import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/context/request-context.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import type { StoredProduct } from '../storage/product.document.js';
import { Partition } from '../../catalog-store/partition.js';
import { ExtraOperationFailed, type ExtraOperations } from './extra-operations.js';
import { plannedChanges } from './planned-changes.js';
import type { ProductOperation } from './product-operation.js';
import { planSteps } from './product-step.js';
import { ProductTransactionsRepository, type StepResult } from './product-transactions.repository.js';

export type { Product } from '../product.js';
export type { ExtraOperations } from './extra-operations.js';
export type { ProductOperation } from './product-operation.js';

/** How often to plan anew when others write to the same products at the same time: each of them wins once. */
const MAX_ATTEMPTS = 40;

/** Between two attempts, so that those who meet do not all meet again. */
const BACKOFF = { firstMs: 5, longestMs: 200 };

/** Several operations on products of one category, all or nothing. */
@Injectable()
export class ProductTransactionsService {
  constructor(
    private readonly products: ProductTransactionsRepository,
    private readonly completion: MoveCompletionService,
  ) {}

  /**
   * Carries the operations out, in their order; one result for each. `extra` takes part in the same transaction.
   * @throws BatchFailed when one of them failed; ExtraOperationFailed; AppError for the transaction as a whole
   */
  async run(
    category: string,
    operations: readonly ProductOperation[],
    extra?: ExtraOperations,
  ): Promise<StepResult[]> {
    for (let attempt = 1; ; attempt += 1) {
      const isBound = extra?.needsProducts === true;
      const found = await this.find(category, operations, isBound);
      const now = new Date().toISOString();
      const planned = planSteps(operations, found, now, isBound);
      const steps = planned.map(({ step }) => step);
      const partition = Partition.of(category);
      const changes = plannedChanges(operations, found);
      const extras = (await extra?.prepare({ partition, changes, now })) ?? [];
      try {
        const committed = await this.products.commit(category, steps, extras);
        extra?.committed?.(committed);
        return committed.results;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) throw error;
        if (error instanceof ExtraOperationFailed) {
          if (extra?.isOvertaken?.(error) !== true) throw error;
          await pause(backoffMs(attempt, BACKOFF), currentRequest().signal);
          continue;
        }
        if (!(error instanceof BatchFailed)) throw error;
        const isOvertaken = planned[error.failedIndex]?.overtakenBy.includes(error.code) === true;
        const isWorthwhile =
          isOvertaken || (await this.hasMadeRoom(category, operations[error.failedIndex], error));
        if (!isWorthwhile) throw error;
        await pause(backoffMs(attempt, BACKOFF), currentRequest().signal);
      }
    }
  }

  /** A conflict may be with a product on its way, which may not arrive: then the place is free after all. */
  private async hasMadeRoom(
    category: string,
    failed: ProductOperation | undefined,
    { code }: BatchFailed,
  ): Promise<boolean> {
    if (code !== 'product_exists' && code !== 'sku_taken') return false;
    if (failed === undefined || !('fields' in failed)) return false;
    return this.completion.endThoseWith({ category, ids: [failed.id], skus: [failed.fields.sku] });
  }

  /** Only what is written over, or deleted whatever its version, has to be known before. */
  private async find(
    category: string,
    operations: readonly ProductOperation[],
    all: boolean,
  ): Promise<ReadonlyMap<string, StoredProduct>> {
    const ids = operations.filter((operation) => all || isOverWhateverIsThere(operation)).map(({ id }) => id);
    return ids.length === 0 ? new Map() : this.products.findAll(category, [...new Set(ids)]);
  }
}

const isOverWhateverIsThere = (operation: ProductOperation): boolean =>
  operation.op === 'upsert' ||
  operation.op === 'replace' ||
  (operation.op === 'delete' && operation.etag === undefined);
