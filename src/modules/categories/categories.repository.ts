import type { Container, FeedOptions } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { currentReach, Partition } from '../../common/identity/partition.js';
import { CosmosCalls } from '../cosmos/cosmos-calls.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import { PRODUCTS_CONTAINER } from '../products/products.container.js';
import { totalsQuery } from './category-totals.query.js';
import type { CategoryTotals } from './category-summary.js';

/** What the categories of the running call's tenant hold, added up by the database. */
@Injectable()
export class CategoriesRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  /** Of every category that has products: one aggregation over the tenant's partitions, in no order. */
  totals(): Promise<CategoryTotals[]> {
    return this.query('categories.totals', { forceQueryPlan: true });
  }

  /** Of one category: one query of its partition. Undefined when it has no products. */
  async totalsOf(category: string): Promise<CategoryTotals | undefined> {
    const [totals] = await this.query('categories.totalsOf', { partitionKey: Partition.of(category).key });
    return totals;
  }

  private query(operation: string, scope: FeedOptions): Promise<CategoryTotals[]> {
    const query = totalsQuery(currentReach());
    return this.calls.run(operation, async ({ abortSignal }) => {
      const rows = this.container.items.query<CategoryTotals>(query, { ...scope, abortSignal });
      return (await rows.fetchAll()).resources;
    });
  }
}
