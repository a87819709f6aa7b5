import { Injectable } from '@nestjs/common';
import { hasCode } from '../../../common/errors/app-error.js';
import { CURSOR_ERRORS } from '../../../common/http/cursor.errors.js';
import { CursorService } from '../../../common/http/cursor.service.js';
import { currentScope } from '../../catalog-store/scoped-query.js';
import { cursorBinding, type ListRequest, type PageRequest, type ProductPage } from './product-list.js';
import { ProductListRepository } from './product-list.repository.js';
import { asWritten, isFolded, positionOf } from './product-order.js';

/** Lists of products, a page at a time. */
@Injectable()
export class ProductListService {
  constructor(
    private readonly lists: ProductListRepository,
    private readonly cursors: CursorService,
  ) {}

  /** @throws AppError `invalid_cursor` */
  async list(request: ListRequest): Promise<ProductPage> {
    const { filters, limit, count } = request;
    // One row more than the page has: whether it comes says whether there is a next page, without asking for that.
    const [{ listed, sort }, total] = await Promise.all([
      this.lists.listPage({ ...this.startOf(request), limit: limit + 1 }),
      count ? this.lists.count(filters) : undefined,
    ]);
    const page = listed.slice(0, limit);
    const last = page.at(-1);
    const binding = cursorBinding(currentScope().tenant, filters, sort);
    return {
      products: page.map(({ product }) => product),
      nextCursor:
        listed.length > limit && last !== undefined
          ? this.cursors.encode(positionOf(last.row, sort), binding)
          : null,
      ...(total === undefined ? {} : { total }),
    };
  }

  /** Where a page begins, and in which order: a list of names goes on as it began, folded or as they are written. */
  private startOf({ filters, sort, cursor }: ListRequest): Omit<PageRequest, 'limit'> {
    const order = sort === undefined ? {} : { sort };
    if (cursor === undefined) return { filters, ...order };
    const { tenant } = currentScope();
    try {
      return { filters, ...order, after: this.cursors.decode(cursor, cursorBinding(tenant, filters, sort)) };
    } catch (error) {
      if (!isFolded(sort) || !hasCode(error, CURSOR_ERRORS.invalid_cursor)) throw error;
      const other = asWritten(sort);
      return {
        filters,
        sort: other,
        after: this.cursors.decode(cursor, cursorBinding(tenant, filters, other)),
      };
    }
  }
}
