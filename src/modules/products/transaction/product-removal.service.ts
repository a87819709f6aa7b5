import { Injectable } from '@nestjs/common';
import { AppError } from '../../../common/errors/app-error.js';
import { currentActor } from '../../../common/context/request-context.js';
import { MAX_BATCH_OPERATIONS } from '../../cosmos/batch/transactional-batch.service.js';
import { closedStock } from '../../stock/ledger/keep-stock.js';
import type { StockState } from '../../stock/ledger/stock-state.js';
import type { StoredProduct } from '../storage/product.document.js';
import { deletedProduct } from '../storage/tombstone.document.js';
import type { DecidedOperation } from './plan-operations.js';
import { ProductTransactionsRepository } from './product-transactions.repository.js';

/** A product as it was listed: only that version is deleted. */
export type ListedProduct = Pick<
  StoredProduct,
  'id' | 'sku' | 'etag' | 'stock' | 'createdAt' | 'updatedAt' | 'moveOrigin'
>;

/** Products that were listed, deleted together. Nothing of them is read again. */
@Injectable()
export class ProductRemovalService {
  constructor(private readonly transactions: ProductTransactionsRepository) {}

  /**
   * As many to a group as one transaction takes with their last movements and its tombstone, and at most `most`.
   * @throws AppError `stock_reserved`
   */
  groupsOf<T extends ListedProduct>(products: readonly T[], most: number): T[][] {
    const groups: T[][] = [];
    let room = 0;
    for (const product of products) {
      const needed = 1 + closed(product, '').unposted.length;
      const last = groups.at(-1);
      if (last === undefined || last.length === most || needed > room) {
        groups.push([product]);
        room = MAX_BATCH_OPERATIONS - 1 - needed;
      } else {
        last.push(product);
        room -= needed;
      }
    }
    return groups;
  }

  /**
   * Deletes one group and ends its ledgers, all or nothing. `note` is why, in the ledger. That products are gone does not tell who
   * has deleted them: after a lost reply the tombstone proves that this call did.
   * @throws BatchFailed `product_not_found` or `precondition_failed` when one of them is not there, or not at this version;
   *   AppError `stock_reserved`, and for the transaction as a whole
   */
  async remove(category: string, products: readonly ListedProduct[], note: string): Promise<void> {
    const decided = products.map((product): DecidedOperation => {
      const { id, etag } = product;
      const deleted = deletedProduct(product);
      return { operation: { op: 'delete', id }, etag, ending: { stock: closed(product, note), deleted } };
    });
    await this.transactions.commit(category, decided);
  }
}

/** @throws AppError `stock_reserved` */
function closed({ id, stock, updatedAt }: ListedProduct, note: string): StockState {
  const keeper = { actor: currentActor(), now: new Date().toISOString() };
  const after = closedStock(stock, note, keeper, updatedAt);
  if (after instanceof AppError) throw after.with({ id });
  return after;
}
