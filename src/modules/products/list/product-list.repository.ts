import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { EVERYWHERE, tenantsQuery } from '../../catalog-store/every-tenant.query.js';
import { currentScope, keysOf } from '../../catalog-store/scoped-query.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import { ItemQueries } from '../../cosmos/queries/item-queries.service.js';
import type { TypedRow } from '../move/incoming.document.js';
import { MoveCompletionService } from '../move/move-completion.service.js';
import type { Listed, ListedPage, PageRequest, ProductFilters } from './product-list.js';
import { countQuery, pageQuery } from './product-list.query.js';
import { asWritten, inOrder, isFolded, positionOf } from './product-order.js';
import { type RowForm, SHOWN, STORED } from './row-form.js';
import { PRODUCT_TYPE, type StoredProduct } from '../storage/product.document.js';
import { CATALOG_CONTAINER, FOLDED_NAME } from '../../catalog-store/catalog.container.js';
import { isObject, isText } from '../../catalog-store/document-reader.js';
import { AppError, hasCode } from '../../../common/errors/app-error.js';
import { COSMOS_ERRORS } from '../../cosmos/errors/cosmos.errors.js';

/** Many products: of one partition when the filters name a category, of the running call's whole tenant otherwise. */
@Injectable()
export class ProductListRepository {
  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly queries: ItemQueries,
    private readonly completion: MoveCompletionService,
  ) {}

  /** At most `limit` products in the order of the list; fewer only when there are no more. One query for a category. */
  async listPage(page: PageRequest): Promise<ListedPage> {
    const { sort, after } = page;
    try {
      return { listed: await this.listedOf(page, SHOWN), sort };
    } catch (error) {
      // A list goes on in the order that it began in.
      const mayChoose = after === undefined && isFolded(sort);
      if (!mayChoose || !hasCode(error, COSMOS_ERRORS.database_misconfigured)) throw error;
      const other = asWritten(sort);
      return { listed: await this.listedOf({ ...page, sort: other }, SHOWN), sort: other };
    }
  }

  /** The same products in the order of their keys, as they are stored. */
  async scanPage(page: Omit<PageRequest, 'sort'>): Promise<StoredProduct[]> {
    const listed = await this.listedOf(page, STORED);
    return listed.map(({ product }) => product);
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

  private async listedOf<Found extends { readonly rid: string }>(
    page: PageRequest,
    form: RowForm<Found>,
  ): Promise<Listed<Found | StoredProduct>[]> {
    const listed: Listed<Found | StoredProduct>[] = [];
    for (let after = page.after; ;) {
      const limit = page.limit - listed.length;
      const rows = await this.rowsOf({ ...page, limit, ...(after && { after }) }, form);
      const products = await this.completion.settled(rows.map(form.read));
      for (const [index, product] of products.entries()) {
        if (product !== undefined) listed.push({ product, row: rows[index] });
      }
      const last = rows.at(-1);
      // A product on its way that did not arrive leaves a gap, and behind it there may be more.
      if (rows.length < limit || listed.length === page.limit || last === undefined) return listed;
      after = positionOf(last, page.sort);
    }
  }

  private async rowsOf(page: PageRequest, { columns, isShared }: RowForm<unknown>): Promise<unknown[]> {
    const { filters, sort, limit } = page;
    const query = pageQuery(currentScope(), page, columns(sort));
    const scope = { keys: keysOf(filters.category), limit, isShared };
    const parts = await this.queries.run<unknown>('products.listPage', this.container, query, scope);
    if (isFolded(sort) && !parts.every((rows) => rows.every(hasFoldedName))) {
      throw new AppError(COSMOS_ERRORS.database_misconfigured, 'The container has no folded names.');
    }
    return inOrder(parts, sort).slice(0, limit);
  }

  private async countsOf(filters: ProductFilters): Promise<CountRow[]> {
    const query = countQuery(currentScope(), filters);
    const scope = { keys: keysOf(filters.category), isShared: true };
    const parts = await this.queries.run<CountRow>('products.count', this.container, query, scope);
    return parts.flat();
  }
}

const hasFoldedName = (row: unknown): boolean => isObject(row) && isText(row[FOLDED_NAME]);

/** What `countQuery` answers. */
interface CountRow extends TypedRow {
  readonly documents: number;
}
