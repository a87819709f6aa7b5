import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { currentRequest } from '../../../common/context/request-context.js';
import { isInteger, isObject, isText } from '../../catalog-store/document-reader.js';
import { Partition } from '../../catalog-store/partition.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import {
  AnnouncedRemovalsService,
  deletedProduct,
} from '../../products/removal/announced-removals.service.js';
import type { ListedProduct } from '../../products/transaction/product-removal.service.js';
import { historyQuery, reservedQuery } from './removal.query.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';

/** A category's partition as a whole. */
@Injectable()
export class CategoryRemovalRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
    private readonly queries: ItemQueries,
    private readonly announced: AnnouncedRemovalsService,
  ) {}

  /** A product of which a part is promised, and how much. */
  async findReserved(category: string): Promise<{ id: string; reserved: number } | undefined> {
    const [row] = await this.first('categories.findReserved', category, reservedQuery(category));
    if (!isObject(row) || !isText(row['id']) || !isInteger(row['reserved'])) return undefined;
    return { id: row['id'], reserved: row['reserved'] };
  }

  /** Whether there is a movement, the record of a call or a trace of a delete in the partition, which would go with it. */
  async hasHistory(category: string): Promise<boolean> {
    return (await this.first('categories.hasHistory', category, historyQuery(category))).length > 0;
  }

  private async first(name: string, category: string, query: SqlQuerySpec): Promise<readonly unknown[]> {
    const scope = { keys: [Partition.of(category).key], limit: 1 };
    return (await this.queries.run<unknown>(name, this.container, query, scope)).flat();
  }

  /**
   * Has the account delete everything in the partition: out of sight at once, gone when it has request units to spare. What is told
   * of the products afterwards lies elsewhere.
   */
  async deletePartition(category: string, products: readonly ListedProduct[]): Promise<void> {
    const { key } = Partition.of(category);
    const apart = Partition.apart(`REMOVAL:${randomUUID()}`);
    await this.announced.during(apart, category, products.map(deletedProduct), () =>
      this.calls.run('categories.deletePartition', (options) =>
        this.container.deleteAllItemsForPartitionKey(key, options),
      ),
    );
    currentRequest().recordChange({ action: 'delete', category, id: '*' });
  }
}
