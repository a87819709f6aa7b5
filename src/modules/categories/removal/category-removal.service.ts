import type { ConfigType } from '@nestjs/config';
import { cosmosConfig } from '../../../common/config/cosmos.config.js';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, hasCode, type ProblemExtras } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { Partition } from '../../catalog-store/partition.js';
import { currentRequest } from '../../../common/context/request-context.js';
import { inTurn } from '../../../common/rate-limit/in-turn.js';
import { batches } from '../../../common/iteration/batches.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { isInDoubt } from '../../cosmos/errors/translate-error.js';
import { ProductScannerService } from '../../products/list/product-scanner.service.js';
import { ProductsService } from '../../products/products.service.js';
import { CategoryRemovalRepository, type ProductVersion } from './category-removal.repository.js';
import { PRODUCT_ERRORS } from '../../products/products.errors.js';

/** Products in one transaction: half of what fits, so that other calls get their turn in between. */
const GROUP_SIZE = 50;

/** What a delete costs, about, in request units. */
const TYPICAL_DELETE = 8;

/** What was deleted; `accepted`: the account is at it, and does not count. */
export type CategoryRemoval = { readonly deleted: number } | 'accepted';

/** Takes all products out of a category, which is the end of it. */
@Injectable()
export class CategoryRemovalService {
  constructor(
    @Inject(cosmosConfig.KEY) private readonly cosmos: ConfigType<typeof cosmosConfig>,
    private readonly scanner: ProductScannerService,
    private readonly products: ProductsService,
    private readonly removal: CategoryRemovalRepository,
  ) {}

  /**
   * Deletes every product that is there from the beginning to the end of the call; one that is created meanwhile may be deleted
   * or not. Goes through the category once, in transactions: an interruption leaves whole products, and a repeat goes on.
   * @throws AppError with the number of products that were `deleted` before it, and of those that may have been: `unknown`
   */
  async run(category: string): Promise<CategoryRemoval> {
    Partition.of(category);
    if (this.cosmos.deleteByPartitionKey) {
      await this.removal.deletePartition(category);
      return 'accepted';
    }
    let deleted = 0;
    let sent = 0;
    try {
      for await (const page of this.scanner.pages({ category }, (question) => inTurn(question))) {
        for (const [, group] of batches(page, () => category, groupSize())) {
          sent = group.length;
          deleted += await this.removeAll(category, group);
        }
      }
      return { deleted };
    } catch (error) {
      throw error instanceof AppError ? error.with(countsOf(error, deleted, sent)) : error;
    }
  }

  /** How many of them were still there. */
  private async removeAll(category: string, products: readonly ProductVersion[]): Promise<number> {
    for (let left = products; left.length > 0;) {
      try {
        await this.removal.deleteProducts(category, left);
        return left.length;
      } catch (error) {
        if (!(error instanceof BatchFailed)) throw error;
        const met = left[error.failedIndex];
        const isChanged = hasCode(error, HTTP_ERRORS.precondition_failed);
        const isGone = hasCode(error, PRODUCT_ERRORS.product_not_found);
        if (met === undefined || !(isChanged || isGone)) throw error;
        // Changed since it was listed: it goes at the version that it has now.
        const present = isChanged ? await this.present(category, met.id) : [];
        left = left.flatMap((one) => (one === met ? present : [one]));
      }
    }
    return 0;
  }

  private async present(category: string, id: string): Promise<readonly ProductVersion[]> {
    try {
      return [await this.products.get({ category, id })];
    } catch (error) {
      if (hasCode(error, PRODUCT_ERRORS.product_not_found)) return [];
      throw error;
    }
  }
}

const countsOf = (error: AppError, deleted: number, sent: number): ProblemExtras =>
  isInDoubt(error) ? { deleted, unknown: sent } : { deleted };

/** Fewer when whoever pays has few request units. */
function groupSize(): number {
  const { largestRequest = Infinity } = currentRequest().budget ?? {};
  return Math.max(1, Math.min(GROUP_SIZE, Math.floor(largestRequest / TYPICAL_DELETE)));
}
