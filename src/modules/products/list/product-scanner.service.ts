import { Injectable } from '@nestjs/common';
import type { Product } from '../product.js';
import { positionOf, type ProductFilters } from './product-list.js';
import { ProductListRepository } from './product-list.repository.js';

export type { Product } from '../product.js';

/** Products that are read at a time. */
const PAGE_SIZE = 500;

/** Every product of the running call's tenant that the filters let through, a page at a time. */
@Injectable()
export class ProductScannerService {
  constructor(private readonly lists: ProductListRepository) {}

  /**
   * Goes by key, as the list does: yields every product that was there all the time exactly once, in an order that depends
   * on nothing but ids and categories. `read` makes each question, and may repeat it.
   */
  async *pages(
    filters: ProductFilters,
    read: <T>(question: () => Promise<T>) => Promise<T> = (question) => question(),
  ): AsyncGenerator<readonly Product[]> {
    let page: readonly Product[];
    let last: Product | undefined;
    do {
      const after = last === undefined ? {} : { after: positionOf(last, undefined) };
      page = await read(() => this.lists.listPage({ filters, ...after, limit: PAGE_SIZE }));
      if (page.length > 0) yield page;
      last = page.at(-1);
    } while (page.length === PAGE_SIZE);
  }
}
