import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { currentRequest } from '../../../common/context/request-context.js';
import { Partition } from '../../catalog-store/partition.js';
import { retentionConfig } from '../../catalog-store/retention.config.js';
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
import { AnnouncedRemovalsService } from '../../products/removal/announced-removals.service.js';
import { NOTE_TYPE } from '../../products/move/move-note.document.js';
import {
  ANNOUNCED_TYPE,
  type DeletedProduct,
  TOMBSTONE_TYPE,
  tombstone,
} from '../../products/storage/tombstone.document.js';
import { RECORD_TYPE } from '../../idempotency/call-record.document.js';
import { MOVEMENT_TYPE } from '../../stock/ledger/movement.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { whenChanging } from '../../products/storage/product-translations.js';
import type { Product } from '../../products/entities/product.entity.js';

/** Documents that outlive the products of their category. */
const HISTORY = [MOVEMENT_TYPE, RECORD_TYPE, TOMBSTONE_TYPE, ANNOUNCED_TYPE, NOTE_TYPE];

/** A product as it was listed: only that version is deleted. */
export type ProductVersion = Pick<Product, 'id' | 'sku' | 'etag' | 'stock' | 'createdAt' | 'updatedAt'>;

/** One that is to be deleted, with what its ledger ends with. */
export interface EndingProduct extends Pick<ProductVersion, 'id' | 'sku' | 'etag' | 'createdAt'> {
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
    private readonly announced: AnnouncedRemovalsService,
    @Inject(retentionConfig.KEY) private readonly retention: ConfigType<typeof retentionConfig>,
  ) {}

  /**
   * Deletes products and ends their ledgers, all or nothing. That they are gone does not tell who has deleted them: after a lost
   * reply the tombstone proves that this transaction did.
   * @throws BatchFailed `product_not_found` or `precondition_failed` when one of them is not there, or not at this version;
   *   AppError for the transaction as a whole
   */
  async deleteProducts(category: string, products: readonly EndingProduct[]): Promise<void> {
    const partition = Partition.of(category);
    const movements = products.flatMap(({ id, stock }) => postMovements(partition, id, stock));
    const body = tombstone(partition, products, this.retention.tombstoneSeconds);
    const trace: BatchOperation = { kind: 'create', body };
    const deletes = products.map(({ id, etag }): BatchOperation => ({ kind: 'delete', id, ifMatch: etag }));
    await this.batch.run(
      'categories.deleteProducts',
      this.container,
      partition.key,
      [...deletes, ...movements, trace],
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

  /** Whether there is something in the partition that has to stay longer than its products, and would go with them. */
  async hasHistory(category: string): Promise<boolean> {
    return (await this.first('categories.hasHistory', category, historyQuery(category, HISTORY))).length > 0;
  }

  private async first(name: string, category: string, query: SqlQuerySpec): Promise<readonly unknown[]> {
    const scope = { keys: [Partition.of(category).key], limit: 1 };
    return (await this.queries.run<unknown>(name, this.container, query, scope)).flat();
  }

  /**
   * Has the account delete everything in the partition: out of sight at once, gone when it has request units to spare. What is told
   * of the products afterwards lies elsewhere.
   */
  async deletePartition(category: string, products: readonly DeletedProduct[]): Promise<void> {
    const { key } = Partition.of(category);
    const apart = Partition.apart(`REMOVAL:${randomUUID()}`);
    await this.announced.during(apart, category, products, () =>
      this.calls.run('categories.deletePartition', (options) =>
        this.container.deleteAllItemsForPartitionKey(key, options),
      ),
    );
    currentRequest().recordChange({ action: 'delete', category, id: '*' });
  }
}
