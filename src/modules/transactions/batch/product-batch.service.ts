import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import { batches } from '../../../common/iteration/chunks.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import {
  type ExtraOperations,
  joined,
  type Product,
  ProductTransactionsService,
} from '../../products/transaction/product-transactions.service.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { KeyedTransactionsService } from '../../products/keyed/keyed-transactions.service.js';
import type { BatchItem } from './dto/batch-list.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';

/** Categories that are written at the same time: one batch must not take every connection. */
const CATEGORIES_AT_ONCE = 8;

/** What became of it: a product, nothing after a delete, or an error. */
export interface ItemOutcome {
  readonly item: BatchItem;
  readonly status: number;
  readonly product?: Product;
  readonly error?: AppError;
  /** Request units; of a transaction that failed, too. */
  readonly requestCharge: number;
}

/** Products of any categories. Each category's items are one transaction, and each transaction has its own fate. */
@Injectable()
export class ProductBatchService {
  private readonly logger = new Logger('ProductBatch');

  constructor(
    private readonly transactions: ProductTransactionsService,
    private readonly keyed: KeyedTransactionsService,
  ) {}

  /**
   * One outcome for each item, in their order. `extraFor` takes part in the transaction of each category. Under a key each category's items happen once: a repeat tries those again that
   * were not committed.
   * @throws AppError `partition_forbidden` before anything is written
   */
  async run(
    items: readonly BatchItem[],
    extraFor?: (category: string) => ExtraOperations,
    call?: IdempotentCall,
  ): Promise<ItemOutcome[]> {
    for (const { category } of items) Partition.of(category);
    const outcomes: ItemOutcome[] = [];
    const replayed = new Set<string>();
    const groups = batches(items, ({ category }) => category, MAX_BATCH_OPERATIONS);
    await forEachAtOnce(CATEGORIES_AT_ONCE, groups, async ([category, group]) => {
      const groupCall = call && { ...call, markReplayed: () => void replayed.add(category) };
      outcomes.push(...(await this.commit(category, group, extraFor?.(category), groupCall)));
    });
    const written = outcomes.filter(({ item, error }) => error === undefined && !replayed.has(item.category));
    if (replayed.size > 0 && written.length === 0) call?.markReplayed();
    recordRefusals(outcomes);
    return outcomes.toSorted((a, b) => a.item.index - b.item.index);
  }

  private async commit(
    category: string,
    items: readonly BatchItem[],
    extra: ExtraOperations | undefined,
    call: IdempotentCall | undefined,
  ): Promise<ItemOutcome[]> {
    const operations = items.map(({ operation }) => operation);
    try {
      const results = await this.keyed.run(call, {
        category,
        operations,
        first: (record, committed) => this.transactions.run(category, committed, joined(record, extra)),
      });
      return zip(items, results, (item, result) => ({ item, ...result }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The answer may be a success all the same, so that nobody else would tell.
      if (error.status >= 500) this.logger.error(error, { requestId: currentRequest().requestId });
      return error instanceof BatchFailed ? rolledBack(items, error) : items.map(failedWith(error));
    }
  }
}

/** When all of them failed, the whole call has, and is told as one. */
function recordRefusals(outcomes: readonly ItemOutcome[]): void {
  if (outcomes.every(({ error }) => error !== undefined)) return;
  for (const { item, error } of outcomes) {
    const { op, id } = item.operation;
    if (error === undefined || op === 'read') continue;
    const action = op === 'upsert' ? 'replace' : op;
    currentRequest().recordRefusal({ action, category: item.category, id, outcome: error.code });
  }
}

/** Only one of them has failed, and the others say which. */
function rolledBack(
  items: readonly BatchItem[],
  { operationError, failedIndex, results }: BatchFailed,
): ItemOutcome[] {
  const failedItem = items[failedIndex]?.index;
  const sibling = new AppError(
    COSMOS_ERRORS.not_applied,
    `Item ${failedItem}, of the same category, failed.`,
  );
  return zip(items, results, (item, { requestCharge }) => {
    const error = item.index === failedItem ? operationError : sibling;
    return { item, status: error.status, error, requestCharge };
  });
}

const failedWith =
  (error: AppError) =>
  (item: BatchItem): ItemOutcome => ({ item, status: error.status, error, requestCharge: 0 });

/** Every item has a result. */
function zip<T>(
  items: readonly BatchItem[],
  results: readonly T[],
  join: (item: BatchItem, result: T) => ItemOutcome,
): ItemOutcome[] {
  return items.map((item, place) => {
    const result = results[place];
    if (result === undefined) throw new RangeError(`Item ${item.index} has no result.`);
    return join(item, result);
  });
}
