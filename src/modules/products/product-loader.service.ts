import { Injectable } from '@nestjs/common';
import { BatchFailed } from '../cosmos/batch/batch-outcome.js';
import { ProductTransactionsRepository } from './transaction/product-transactions.repository.js';
import type { ProductRecord, StoredProduct } from './storage/product.document.js';

/** Most operations that one transaction takes. */
export const LOAD_LIMIT = 100;

/** How often to look anew at what is there: the first attempt expects nothing. */
const MAX_ATTEMPTS = 5;

/** Products of our own making, such as samples: written over products that have their ids. */
@Injectable()
export class ProductLoaderService {
  constructor(private readonly transactions: ProductTransactionsRepository) {}

  /** At most {@link LOAD_LIMIT} products of one category, all or none. */
  async saveAll(category: string, records: readonly ProductRecord[]): Promise<void> {
    let found: ReadonlyMap<string, StoredProduct> = new Map();
    for (let attempt = 1; ; attempt += 1) {
      const steps = records.map((record) => {
        const etag = found.get(record.id)?.etag;
        return etag === undefined ? ({ kind: 'create', record } as const) : replacing(record, etag);
      });
      try {
        await this.transactions.commit(category, steps);
        return;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !(error instanceof BatchFailed)) throw error;
        const ids = records.map(({ id }) => id);
        found = await this.transactions.findAll(category, ids);
      }
    }
  }
}

const replacing = (record: ProductRecord, etag: string) => ({ kind: 'replace', record, etag }) as const;
