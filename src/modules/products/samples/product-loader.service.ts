import { Injectable } from '@nestjs/common';
import { Partition } from '../../catalog-store/partition.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { derivedProductId } from '../dto/product-id.js';
import type { ProductFields } from '../entities/product.entity.js';
import type { StoredProduct } from '../storage/product.document.js';
import { productRecord } from '../storage/product-record.js';
import type { DecidedOperation } from '../transaction/plan-operations.js';
import { ProductTransactionsRepository } from '../transaction/product-transactions.repository.js';

/** Most operations that one transaction takes. */
export const LOAD_LIMIT = 100;

/** How often to look again at what is there: the first attempt expects nothing. */
const MAX_ATTEMPTS = 5;

/** A product of our own making, and when it is said to have been made; without that, now. */
export interface LoadedProduct {
  readonly fields: ProductFields;
  readonly createdAt?: string;
  readonly updatedAt?: string;
}

/** Products of our own making, such as samples: their ids are derived, and they are written over products that have these. */
@Injectable()
export class ProductLoaderService {
  constructor(private readonly transactions: ProductTransactionsRepository) {}

  /**
   * At most {@link LOAD_LIMIT} products of one category, all or none.
   * @throws AppError `stock_by_location`, `stock_reserved` when a product that is there has stock which a count at `main` cannot change
   */
  async saveAll(category: string, products: readonly LoadedProduct[]): Promise<void> {
    const idOf = ({ fields }: LoadedProduct) => derivedProductId(Partition.of(category).key, fields.sku);
    let found: ReadonlyMap<string, StoredProduct> = new Map();
    for (let attempt = 1; ; attempt += 1) {
      const decided = products.map((product) => decide(product, idOf(product), found.get(idOf(product))));
      try {
        await this.transactions.commit(category, decided);
        return;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !(error instanceof BatchFailed)) throw error;
        found = await this.transactions.findAll(category, products.map(idOf));
      }
    }
  }
}

/** What is there keeps its stock at other locations, its reservations and its ledger: the quantity is a count. */
function decide(product: LoadedProduct, id: string, found?: StoredProduct): DecidedOperation {
  const { fields, createdAt, updatedAt } = product;
  const record = productRecord(id, fields, found, updatedAt);
  return {
    operation: { op: 'upsert', id, fields },
    write:
      found === undefined
        ? { kind: 'create', record: { ...record, ...(createdAt === undefined ? {} : { createdAt }) } }
        : { kind: 'replace', record },
    etag: found?.etag,
  };
}
