import type { Container, FeedOptions } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { currentReach, Partition } from '../../common/identity/partition.js';
import { CosmosCalls } from '../cosmos/cosmos-calls.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import type { PageRequest, ProductFilters } from './product-list.js';
import { countQuery, pageQuery } from './product-list.query.js';
import type { Product } from './product.js';
import { toProduct } from './product.document.js';
import { PRODUCTS_CONTAINER } from './products.container.js';

/** Many products: of one partition when the filters name a category, of the running call's whole tenant otherwise. */
@Injectable()
export class ProductListRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  /** At most `limit` products in the order of the list; fewer only when there are no more. One query for a category. */
  listPage(page: PageRequest): Promise<Product[]> {
    const query = pageQuery(currentReach(), page);
    return this.calls.run('products.listPage', async ({ abortSignal }) => {
      const options = { ...scopeOf(page.filters), maxItemCount: page.limit, abortSignal };
      const rows = this.container.items.query<unknown>(query, options);
      const products: Product[] = [];
      while (products.length < page.limit && rows.hasMoreResults()) {
        const { resources } = await rows.fetchNext();
        // The SDK's merge over partitions answers undefined, against its types, when a round brought no rows.
        products.push(...Array.from(resources ?? [], toProduct));
      }
      return products.slice(0, page.limit);
    });
  }

  /** How many products the filters let through. */
  count(filters: ProductFilters): Promise<number> {
    const query = countQuery(currentReach(), filters);
    return this.calls.run('products.count', async ({ abortSignal }) => {
      const options = { ...scopeOf(filters), abortSignal };
      const { resources } = await this.container.items.query<number>(query, options).fetchAll();
      return resources[0] ?? 0;
    });
  }
}

/** One partition, or those of the tenant by the filter alone: forced, because the service never serves that directly. */
const scopeOf = ({ category }: ProductFilters): FeedOptions =>
  category === undefined ? { forceQueryPlan: true } : { partitionKey: Partition.of(category).key };
