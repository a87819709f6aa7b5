import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { currentRequest } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import { documentIn } from '../../catalog-store/stored-document.js';
import type { BatchOperation } from '../../cosmos/batch/batch-operation.js';
import { TransactionalBatch } from '../../cosmos/batch/transactional-batch.service.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { postMovements } from '../../stock/ledger/post-movements.js';
import type { StockState } from '../../stock/ledger/stock-state.js';
import { historyQuery, reservedQuery } from './removal.query.js';
import { toProduct } from '../../products/storage/product.document.js';
import { removed } from '../../products/storage/product-audit.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { whenChanging } from '../../products/storage/product-translations.js';
import type { Product } from '../../products/entities/product.entity.js';

/** How long a receipt stays: far longer than a transaction is sent again. */
const RECEIPT_SECONDS = 600;

/** A product as it was listed: only that version is deleted. */
export type ProductVersion = Pick<Product, 'id' | 'etag' | 'stock' | 'updatedAt'>;

/** One that is to be deleted, with what its ledger ends with. */
export interface EndingProduct extends Pick<ProductVersion, 'id' | 'etag'> {
  readonly stock: StockState;
}

/** A category's partition as a whole. */
@Injectable()
export class CategoryRemovalRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly batch: TransactionalBatch,
    private readonly queries: ItemQueries,
  ) {}

  /**
   * Deletes products and ends their ledgers, all or nothing. That they are gone does not tell who has deleted them, so the transaction leaves a receipt:
   * after a lost reply it proves that this one did.
   * @throws BatchFailed `product_not_found` or `precondition_failed` when one of them is not there, or not at this version;
   *   AppError for the transaction as a whole
   */
  async deleteProducts(category: string, products: readonly EndingProduct[]): Promise<void> {
    const partition = Partition.of(category);
    const movements = products.flatMap(({ id, stock }) => postMovements(partition, id, stock));
    const receipt: BatchOperation = { kind: 'create', body: receiptIn(partition) };
    const deletes = products.map(({ id, etag }): BatchOperation => ({ kind: 'delete', id, ifMatch: etag }));
    await this.batch.run(
      'categories.deleteProducts',
      this.container,
      partition.key,
      [...deletes, ...movements, receipt],
      (index) => {
        const product = products[index];
        return product === undefined ? {} : whenChanging(product.id, category);
      },
    );
    for (const { id, etag } of products) removed({ category, id }, etag);
  }

  /** A product of which a part is promised. */
  async findReserved(category: string): Promise<Product | undefined> {
    const [document] = await this.first('categories.findReserved', category, reservedQuery(category));
    return document === undefined ? undefined : toProduct(document);
  }

  /** Whether there is a movement or the record of a call in the partition, which would go with it. */
  async hasHistory(category: string): Promise<boolean> {
    return (await this.first('categories.hasHistory', category, historyQuery(category))).length > 0;
  }

  private async first(name: string, category: string, query: SqlQuerySpec): Promise<readonly unknown[]> {
    const scope = { keys: [Partition.of(category).key], limit: 1 };
    return (await this.queries.run<unknown>(name, this.container, query, scope)).flat();
  }

  /** Has the account delete everything in the partition: out of sight at once, gone when it has request units to spare. */
  async deletePartition(category: string): Promise<void> {
    const { key } = Partition.of(category);
    await this.calls.run('categories.deletePartition', (options) =>
      this.container.deleteAllItemsForPartitionKey(key, options),
    );
    currentRequest().recordChange({ action: 'delete', category, id: '*' });
  }
}

/** Its id begins with a space, as no product's does. */
function receiptIn(partition: Partition) {
  const id = ` removal:${randomUUID()}`;
  return documentIn(partition, { id, type: 'removal', uniqueKey: id, ttl: RECEIPT_SECONDS });
}
