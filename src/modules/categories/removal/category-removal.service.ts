import type { ConfigType } from '@nestjs/config';
import { cosmosConfig } from '../../../common/config/cosmos.config.js';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, hasCode, type ProblemExtras } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { backoffMs, pause } from '../../../common/retry/waiting.js';
import { inTurn } from '../../../common/rate-limit/in-turn.js';
import { isInteger, isObject } from '../../catalog-store/document-reader.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';
import { isInDoubt } from '../../cosmos/errors/translate-error.js';
import type { IdempotentCall } from '../../idempotency/idempotency-key.decorator.js';
import { IdempotencyService } from '../../idempotency/idempotency.service.js';
import { ProductScannerService } from '../../products/list/product-scanner.service.js';
import { ProductsService } from '../../products/products.service.js';
import { stockReserved } from '../../stock/entities/stock.errors.js';
import {
  type ListedProduct,
  ProductRemovalService,
} from '../../products/transaction/product-removal.service.js';
import { CategoryRemovalRepository } from './category-removal.repository.js';
import { PRODUCT_ERRORS } from '../../products/entities/products.errors.js';

/** Products in one transaction: half of what fits, so that other calls get their turn in between. */
const GROUP_SIZE = 50;

/** What a delete costs, about, in request units. */
const TYPICAL_DELETE = 8;

/** Times that one product may be met changed before others are told that they are in the way. */
const MOST_ATTEMPTS = 40;

const BACKOFF = { firstMs: 2, longestMs: 100 };

/** How far a removal has come: what was deleted, and how many the last transaction is about. */
interface Progress {
  deleted: number;
  sent: number;
}

/** What was deleted; `accepted`: the account is at it, and does not count. */
export type CategoryRemoval = { readonly deleted: number } | 'accepted';

/** Takes all products out of a category, which is the end of it. */
@Injectable()
export class CategoryRemovalService {
  constructor(
    @Inject(cosmosConfig.KEY) private readonly cosmos: ConfigType<typeof cosmosConfig>,
    private readonly scanner: ProductScannerService,
    private readonly products: ProductsService,
    private readonly removals: ProductRemovalService,
    private readonly categories: CategoryRemovalRepository,
    private readonly idempotency: IdempotencyService,
  ) {}

  /**
   * Under a key, a removal that came to its end is not made again. One that was interrupted goes on, and counts what it deletes
   * itself.
   * @throws AppError as `remove`, and what a key is refused with
   */
  run(category: string, call: IdempotentCall | undefined): Promise<CategoryRemoval> {
    if (call === undefined) return this.remove(category);
    return this.idempotency.run<CategoryRemoval>(call, category, {
      looksFirst: true,
      first: async (draft) => {
        const removal = await this.remove(category);
        await this.idempotency.claim(category, draft, removal);
        return removal;
      },
      again: (stored) => Promise.resolve(toRemoval(stored)),
      tracesOf: () => [],
    });
  }

  /**
   * Deletes every product that is there from the beginning to the end of the call; one that is created meanwhile may be deleted
   * or not. Goes through the category once, in transactions: an interruption leaves whole products, and a repeat goes on.
   * @throws AppError `stock_reserved` before anything is deleted when stock of a product is promised; any other with the number of products that were `deleted` before it, and of those that may have been: `unknown`
   */
  private async remove(category: string): Promise<CategoryRemoval> {
    Partition.of(category);
    const found = await this.categories.findReserved(category);
    if (found !== undefined) throw stockReserved(found.reserved).with({ id: found.id });
    // The account would delete movements, records of calls and tombstones, too, before their time.
    if (this.cosmos.deleteByPartitionKey && !(await this.categories.hasHistory(category))) {
      const products: ListedProduct[] = [];
      for await (const page of this.scanner.pages({ category }, { read: inTurn })) products.push(...page);
      await this.categories.deletePartition(category, products);
      return 'accepted';
    }
    const progress = { deleted: 0, sent: 0 };
    try {
      for await (const page of this.scanner.pages({ category }, { read: inTurn })) {
        for (const group of this.removals.groupsOf(page, groupSize())) {
          await this.removeAll(category, group, progress);
        }
      }
      return { deleted: progress.deleted };
    } catch (error) {
      throw error instanceof AppError ? error.with(countsOf(error, progress)) : error;
    }
  }

  /** Those that are still there, together; then, one by one, those that others have changed since they were listed. */
  private async removeAll(
    category: string,
    products: readonly ListedProduct[],
    progress: Progress,
  ): Promise<void> {
    const changed: ListedProduct[] = [];
    for (let left = products; left.length > 0;) {
      const met = await this.removeTogether(category, left, progress);
      if (met === undefined) break;
      if (met.isChanged) changed.push(met.product);
      left = left.filter((one) => one !== met.product);
    }
    for (const { id } of changed) await this.removeChanged(category, id, progress);
  }

  /** At the version that it has now. A read that is behind would have it fail again. */
  private async removeChanged(category: string, id: string, progress: Progress): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const present = await this.products.findNow({ category, id });
      if (present === undefined) return;
      const met = await this.removeTogether(category, [present], progress);
      if (met?.isChanged !== true) return;
      await pause(backoffMs(attempt, BACKOFF), currentRequest().signal);
    }
    throw new AppError(
      COSMOS_ERRORS.database_unavailable,
      `Product "${id}" was changed by others all the time.`,
    );
  }

  /** All or none. @returns a product that was changed by others, or is gone: then none is deleted */
  private async removeTogether(
    category: string,
    products: readonly ListedProduct[],
    progress: Progress,
  ): Promise<{ readonly product: ListedProduct; readonly isChanged: boolean } | undefined> {
    progress.sent = products.length;
    try {
      await this.removals.remove(category, products, 'The category was deleted.');
      progress.deleted += products.length;
      return undefined;
    } catch (error) {
      const product = error instanceof BatchFailed ? products[error.failedIndex] : undefined;
      const isChanged = hasCode(error, HTTP_ERRORS.precondition_failed);
      const isMet = isChanged || hasCode(error, PRODUCT_ERRORS.product_not_found);
      if (product === undefined || !isMet) throw error;
      return { product, isChanged };
    }
  }
}

const toRemoval = (stored: unknown): CategoryRemoval =>
  isObject(stored) && isInteger(stored['deleted']) ? { deleted: stored['deleted'] } : 'accepted';

const countsOf = (error: AppError, { deleted, sent }: Progress): ProblemExtras =>
  isInDoubt(error) ? { deleted, unknown: sent } : { deleted };

/** Fewer when the tenant that pays has few request units. */
function groupSize(): number {
  const { largestRequest = Infinity } = currentRequest().budget ?? {};
  return Math.max(1, Math.min(GROUP_SIZE, Math.floor(largestRequest / TYPICAL_DELETE)));
}
