import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { keysOf } from '../../catalog-store/scoped-query.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import { type TotalsRow, totalsQuery } from './product-totals.js';

/** Sums over the products of the running call's tenant, made by the database. */
@Injectable()
export class ProductTotalsRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
  ) {}

  /** Of one category: one query of its partition. Without it: one in each of the tenant's physical partitions. */
  async rows(category: string | undefined): Promise<TotalsRow[]> {
    const keys = keysOf(category);
    const parts = await this.queries.run<TotalsRow>('products.totals', this.container, totalsQuery(), {
      keys,
      isShared: true,
    });
    return parts.flat();
  }
}
