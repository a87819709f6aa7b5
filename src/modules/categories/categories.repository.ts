import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { keysOf } from '../catalog-store/query-scope.js';
import { InjectContainer } from '../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../cosmos/queries/item-queries.service.js';
import type { TypedRow } from '../products/move/incoming.document.js';
import { MoveCompletionService } from '../products/move/move-completion.service.js';
import { CATALOG_CONTAINER } from '../catalog-store/catalog.container.js';
import { totalsQuery } from './category-totals.query.js';
import { addUp, type CategoryTotals } from './category-summary.js';

/** What the categories of the running call's tenant hold, added up by the database. */
@Injectable()
export class CategoriesRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
    private readonly completion: MoveCompletionService,
  ) {}

  /** Of every category that has products: one aggregation in each of the tenant's physical partitions, in no order. */
  totals(): Promise<CategoryTotals[]> {
    return this.query('categories.totals');
  }

  /** Of one category: one query of its partition. Undefined when it has no products. */
  async totalsOf(category: string): Promise<CategoryTotals | undefined> {
    const [totals] = await this.query('categories.totalsOf', category);
    return totals;
  }

  private async query(operation: string, category?: string): Promise<CategoryTotals[]> {
    const query = totalsQuery();
    const keys = keysOf(category);
    const rows = await this.completion.sumsOf({ category }, async () => {
      const parts = await this.queries.run<TotalsRow>(operation, this.container, query, { keys });
      return parts.flat();
    });
    return addUp(rows);
  }
}

/** What `totalsQuery` answers. */
type TotalsRow = CategoryTotals & TypedRow;
