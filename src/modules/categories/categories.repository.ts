import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { currentReach, Partition } from '../../common/identity/partition.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import { ItemQueries } from '../cosmos/item-queries.js';
import { PRODUCTS_CONTAINER } from '../products/products.container.js';
import { reachKeys } from '../products/reach.query.js';
import { totalsQuery } from './category-totals.query.js';
import { addUp, type CategoryTotals } from './category-summary.js';

/** What the categories of the running call's tenant hold, added up by the database. */
@Injectable()
export class CategoriesRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
  ) {}

  /** Of every category that has products: one aggregation in each of the tenant's physical partitions, in no order. */
  totals(): Promise<CategoryTotals[]> {
    return this.query('categories.totals', reachKeys(currentReach()));
  }

  /** Of one category: one query of its partition. Undefined when it has no products. */
  async totalsOf(category: string): Promise<CategoryTotals | undefined> {
    const [totals] = await this.query('categories.totalsOf', [Partition.of(category).key]);
    return totals;
  }

  private async query(operation: string, keys: string[][]): Promise<CategoryTotals[]> {
    const query = totalsQuery(currentReach());
    const parts = await this.queries.run<CategoryTotals>(operation, this.container, query, { keys });
    return addUp(parts.flat());
  }
}
