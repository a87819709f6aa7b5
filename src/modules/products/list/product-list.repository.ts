import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { EVERYWHERE, tenantsQuery } from '../../catalog-store/every-tenant.query.js';
import { currentScope, keysOf } from '../../catalog-store/query-scope.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { TypedRow } from '../move/incoming.document.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { inOrder, type PageRequest, positionOf, type ProductFilters } from './product-list.js';
import { countQuery, pageQuery } from './product-list.query.js';
import type { Product } from '../product.js';
import { PRODUCT_TYPE, toProduct } from '../storage/product.document.js';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';

/** Many products: of one partition when the filters name a category, of the running call's whole tenant otherwise. */
@Injectable()
export class ProductListRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
    private readonly completion: MoveCompletionService,
  ) {}

  /** At most `limit` products in the order of the list; fewer only when there are no more. One query for a category. */
  async listPage(page: PageRequest): Promise<Product[]> {
    const products: Product[] = [];
    for (let after = page.after; ;) {
      const limit = page.limit - products.length;
      const rows = await this.rowsOf({ ...page, limit, ...(after && { after }) });
      products.push(...(await this.completion.productsOf(rows)));
      const last = rows.at(-1);
      // A product on its way that did not arrive leaves a gap, and behind it there may be more.
      if (rows.length < limit || products.length === page.limit || last === undefined) return products;
      after = positionOf(toProduct(last), page.sort);
    }
  }

  /** How many products the filters let through. */
  async count(filters: ProductFilters): Promise<number> {
    const counts = await this.completion.sumsOf(filters, () => this.countsOf(filters));
    return counts.reduce((sum, { documents }) => sum + documents, 0);
  }

  /** Every tenant that has products, in the order of their names. */
  async tenants(): Promise<readonly string[]> {
    const query = tenantsQuery({ type: PRODUCT_TYPE });
    const parts = await this.queries.run<string>('products.tenants', this.container, query, {
      keys: EVERYWHERE,
    });
    return [...new Set(parts.flat())].toSorted();
  }

  private async rowsOf(page: PageRequest): Promise<unknown[]> {
    const { filters, sort, limit } = page;
    const query = pageQuery(currentScope(), page);
    const scope = { keys: keysOf(filters.category), limit };
    const parts = await this.queries.run<unknown>('products.listPage', this.container, query, scope);
    const documents = new Map(parts.flat().map((document) => [toProduct(document), document]));
    return inOrder([...documents.keys()], sort)
      .slice(0, limit)
      .map((product) => documents.get(product));
  }

  private async countsOf(filters: ProductFilters): Promise<CountRow[]> {
    const query = countQuery(currentScope(), filters);
    const scope = { keys: keysOf(filters.category) };
    const parts = await this.queries.run<CountRow>('products.count', this.container, query, scope);
    return parts.flat();
  }
}

/** What `countQuery` answers. */
interface CountRow extends TypedRow {
  readonly documents: number;
}
