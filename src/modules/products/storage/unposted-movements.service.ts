import { Injectable } from '@nestjs/common';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { HTTP_ERRORS } from '../../../common/errors/http.errors.js';
import { forEachAtOnce } from '../../../common/iteration/for-each-at-once.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { isHeld } from '../../stock/ledger/held-expiry.js';
import { PRODUCT_ERRORS } from '../entities/products.errors.js';
import type { StoredProduct } from './product.document.js';
import { ProductRecordsRepository, type WithMovements } from './product-records.repository.js';
import { ProductsRepository } from './products.repository.js';

/** Movements that may wait in a product: its next change posts them in its own transaction. */
const MOST_UNPOSTED = 40;

/** One operation of a transaction is the product itself. */
const POSTED_AT_ONCE = MAX_BATCH_OPERATIONS - 1;

/** Products at a time: those that come together share transactions. */
const PRODUCTS_AT_ONCE = 32;

/** Posts movements that wait in a product, where its next change would be too late or too large. */
@Injectable()
export class UnpostedMovementsService {
  constructor(
    private readonly products: ProductsRepository,
    private readonly records: ProductRecordsRepository,
  ) {}

  /**
   * The product with few enough unposted movements that the next transaction has room for them. Posting the others makes a new
   * version of the product, and changes nothing that a caller sees.
   * @param most how many may stay unposted
   * @returns the product as it is then; undefined when it is gone
   */
  async withRoom<T extends WithMovements>(
    product: T,
    most = MOST_UNPOSTED,
  ): Promise<T | StoredProduct | undefined> {
    if (product.stock.unposted.length <= most) return product;
    try {
      await this.records.postMovements(product, POSTED_AT_ONCE);
    } catch (error) {
      // Another call changed or deleted the product first. What it left is read below.
      const isOvertaken = hasCode(error, HTTP_ERRORS.precondition_failed);
      if (!isOvertaken && !hasCode(error, PRODUCT_ERRORS.product_not_found)) throw error;
    }
    const left = await this.products.findNow(product);
    return left && this.withRoom(left, most);
  }

  /**
   * Posts all movements of a product whose time to live starts only when they are posted.
   * @returns the product as it is then; undefined when that failed: it goes on waiting, and its next change posts them
   */
  async withoutHold(product: StoredProduct): Promise<StoredProduct | undefined> {
    if (!isHeld(product)) return product;
    try {
      const left = await this.withRoom(product, 0);
      // Another call may have changed or deleted it since: the answer shows what this call has left.
      return left?.updatedAt === product.updatedAt ? left : product;
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  /**
   * As `withoutHold`, for the products that a transaction has left: the last version of each counts.
   * @returns the products as they are then, by the etag that they had; without those that the database had no time for
   */
  async withoutHolds(products: readonly StoredProduct[]): Promise<ReadonlyMap<string, StoredProduct>> {
    const last = new Map(products.map((product) => [product.id, product]));
    const posted = new Map<string, StoredProduct>();
    let hasFailed = false;
    await forEachAtOnce(PRODUCTS_AT_ONCE, [...last.values()], async (product) => {
      if (hasFailed) return;
      const left = await this.withoutHold(product);
      if (left === undefined) hasFailed = true;
      else posted.set(product.etag, left);
    });
    return posted;
  }
}
