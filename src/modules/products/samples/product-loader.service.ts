import { Injectable } from '@nestjs/common';
import { Partition } from '../../catalog-store/partition.js';
import { BatchFailed } from '../../cosmos/batch/batch-outcome.js';
import { derivedProductId } from '../dto/product-id.js';
import type { ProductFields } from '../entities/product.entity.js';
import type { ProductRecord, StoredProduct } from '../storage/product.document.js';
import { productRecord } from '../storage/product-record.js';
import type { DecidedOperation } from '../transaction/plan-operations.js';
import { ProductTransactionsRepository } from '../transaction/product-transactions.repository.js';

/** Most operations that one transaction takes. */
export const LOAD_LIMIT = 100;

/** How often to look anew at what is there: the first attempt expects nothing. */
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

  /** At most {@link LOAD_LIMIT} products of one category, all or none. */
  async saveAll(category: string, products: readonly LoadedProduct[]): Promise<void> {
    const records = products.map(recordOf);
    let found: ReadonlyMap<string, StoredProduct> = new Map();
    for (let attempt = 1; ; attempt += 1) {
      const decided = records.map((record) => upserting(record, found.get(record.id)?.etag));
      try {
        await this.transactions.commit(category, decided);
        return;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !(error instanceof BatchFailed)) throw error;
        const ids = records.map(({ id }) => id);
        found = await this.transactions.findAll(category, ids);
      }
    }
  }
}

function recordOf({ fields, createdAt, updatedAt }: LoadedProduct): ProductRecord {
  const id = derivedProductId(Partition.of(fields.category).key, fields.sku);
  const record = productRecord(id, fields, undefined, updatedAt);
  return createdAt === undefined ? record : { ...record, createdAt };
}

const upserting = (record: ProductRecord, etag: string | undefined): DecidedOperation => ({
  operation: { op: 'upsert', id: record.id, fields: record.fields },
  write: { kind: etag === undefined ? 'create' : 'replace', record },
  etag,
});
