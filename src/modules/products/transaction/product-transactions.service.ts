import { Injectable } from '@nestjs/common';
import type { AppError } from '../../../common/errors/app-error.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import type { Product } from '../entities/product.entity.js';
import { productNotFound } from '../entities/products.errors.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import type { StoredProduct } from '../storage/product.document.js';
import { Partition } from '../../catalog-store/partition.js';
import { ExtraOperationFailed, type ExtraOperations } from './extra-operations.js';
import { plannedChanges } from './planned-changes.js';
import type { ProductOperation } from './product-operation.js';
import { needsProduct, planOperations } from './plan-operations.js';
import { ProductTransactionsRepository } from './product-transactions.repository.js';
import type { StepResult } from './step-result.js';
import { UnpostedMovementsService } from '../storage/unposted-movements.service.js';

export type { Product } from '../entities/product.entity.js';
export type { ExtraOperations } from './extra-operations.js';
export { joined } from './joined-operations.js';
export type { ProductOperation } from './product-operation.js';

/** How often to plan again when others write to the same products at the same time: each of them wins once. */
const MAX_ATTEMPTS = 40;

/** Between two attempts, so that those who meet do not all meet again. */
const BACKOFF = { firstMs: 5, longestMs: 200 };

/** Several operations on products of one category, all or nothing. */
@Injectable()
export class ProductTransactionsService {
  constructor(
    private readonly products: ProductTransactionsRepository,
    private readonly completion: MoveCompletionService,
    private readonly unposted: UnpostedMovementsService,
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
    let isCurrent = false;
    for (let attempt = 1; ; attempt += 1) {
      const isBound = extra?.needsProducts === true;
      const found = await this.find(category, operations, { all: isBound, isCurrent });
      const now = extra?.now ?? new Date().toISOString();
      const planned = planOperations(operations, found, now, isBound);
      const refused = planned.findIndex((plan) => 'refusal' in plan);
      const { refusal } = { refusal: undefined, ...planned[refused] };
      if (refusal !== undefined) {
        if (isCurrent) throw refusedAt(refused, refusal, operations.length);
        // It has to be right: what was found may be behind.
        isCurrent = true;
        continue;
      }
      const plans = planned.flatMap((plan) => ('operation' in plan ? plan : []));
      const partition = Partition.of(category);
      const changes = plannedChanges(operations, found);
      const extras = (await extra?.prepare({ partition, changes, now })) ?? [];
      try {
        const committed = await this.products.commit(category, plans, extras, now);
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
        const isOvertaken = plans[error.failedIndex]?.overtakenBy.includes(error.code) === true;
        const isWorthwhile =
          isOvertaken || (await this.hasMadeRoom(category, operations[error.failedIndex], error));
        if (!isWorthwhile) throw error;
        await pause(backoffMs(attempt, BACKOFF), currentRequest().signal);
      }
    }
  }

  /**
   * One write in a transaction with its movements and extra operations.
   * @returns the product after the write
   * @throws AppError `product_not_found`, and as `run`
   */
  async runOne(category: string, operation: ProductOperation, extra?: ExtraOperations): Promise<Product> {
    const [result] = await this.run(category, [operation], extra);
    if (result?.product === undefined) throw productNotFound(operation.id, category);
    return result.product;
  }

  /** A conflict may be with a product that is moved here. Its move may end without it: then the id and the sku are free. */
  private async hasMadeRoom(
    category: string,
    failed: ProductOperation | undefined,
    { code }: BatchFailed,
  ): Promise<boolean> {
    if (code !== 'product_exists' && code !== 'sku_taken') return false;
    if (failed === undefined || !('fields' in failed)) return false;
    return this.completion.endThoseWith({ category, ids: [failed.id], skus: [failed.fields.sku] });
  }

  /** Only what `needsProduct` has to be known before. */
  private async find(
    category: string,
    operations: readonly ProductOperation[],
    { all, isCurrent }: { readonly all: boolean; readonly isCurrent: boolean },
  ): Promise<ReadonlyMap<string, StoredProduct>> {
    const needed = operations.filter((operation) => all || needsProduct(operation));
    const ids = [...new Set(needed.map(({ id }) => id))];
    if (ids.length === 0) return new Map();
    const found = await (isCurrent
      ? this.products.findAllNow(category, ids)
      : this.products.findAll(category, ids));
    // The end of a ledger is posted as a whole.
    for (const { id } of operations.filter(({ op }) => op === 'delete')) {
      const product = found.get(id);
      const ready = product && (await this.unposted.withRoom(product));
      if (ready === undefined) found.delete(id);
      else found.set(id, ready);
    }
    return found;
  }
}

/** As a transaction that fails at this operation. Nothing was sent. */
function refusedAt(failedIndex: number, error: AppError, operations: number): BatchFailed {
  const results = Array.from({ length: operations }, (_, index) => ({
    index,
    status: index === failedIndex ? error.status : COSMOS_ERRORS.not_applied.status,
    requestCharge: 0,
  }));
  return new BatchFailed(error, failedIndex, results);
}
