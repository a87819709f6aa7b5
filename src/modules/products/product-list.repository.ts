import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { currentReach, Partition } from '../../common/identity/partition.js';
import { InjectContainer } from '../cosmos/inject-container.decorator.js';
import { ItemQueries } from '../cosmos/item-queries.js';
import { inOrder, type PageRequest, type ProductFilters } from './product-list.js';
import { countQuery, pageQuery } from './product-list.query.js';
import type { Product } from './product.js';
import { toProduct } from './product.document.js';
import { PRODUCTS_CONTAINER } from './products.container.js';
import { reachKeys } from './reach.query.js';

/** Many products: of one partition when the filters name a category, of the running call's whole tenant otherwise. */
@Injectable()
export class ProductListRepository {
  constructor(
    @InjectContainer(PRODUCTS_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
  ) {}

  /** At most `limit` products in the order of the list; fewer only when there are no more. One query for a category. */
  async listPage(page: PageRequest): Promise<Product[]> {
    const { filters, sort, limit } = page;
    const query = pageQuery(currentReach(), page);
    const scope = { keys: keysOf(filters), limit };
    const parts = await this.queries.run<unknown>('products.listPage', this.container, query, scope);
    return inOrder(parts.flat().map(toProduct), sort).slice(0, limit);
  }

  /** How many products the filters let through. */
  async count(filters: ProductFilters): Promise<number> {
    const query = countQuery(currentReach(), filters);
    const scope = { keys: keysOf(filters) };
    const parts = await this.queries.run<number>('products.count', this.container, query, scope);
    return parts.flat().reduce((sum, part) => sum + part, 0);
  }
}

const keysOf = ({ category }: ProductFilters): string[][] =>
  category === undefined ? reachKeys(currentReach()) : [Partition.of(category).key];
