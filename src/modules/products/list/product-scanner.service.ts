import { Injectable } from '@nestjs/common';
import type { ShownProduct } from '../entities/product.entity.js';
import { cursorKey, type StoredProduct } from '../storage/product.document.js';
import type { PageRequest, ProductFilters } from './product-list.js';
import { ProductListRepository } from './product-list.repository.js';

export type { Product, ShownProduct } from '../entities/product.entity.js';

/** Products that are read at a time. */
const PAGE_SIZE = 500;

export interface ScanOptions {
  /** Makes each question, and may repeat it. */
  readonly read?: <T>(question: () => Promise<T>) => Promise<T>;
  /** Only products behind this place. */
  readonly after?: string | undefined;
}

/** Every product of the running call's tenant that the filters let through, a page at a time. */
@Injectable()
export class ProductScannerService {
  constructor(private readonly lists: ProductListRepository) {}

  /** Products as they are stored. */
  pages(filters: ProductFilters, options?: ScanOptions): AsyncGenerator<readonly StoredProduct[]> {
    return this.scan((page) => this.lists.scanPage(page), filters, options);
  }

  /** What answers show of them: half of the work. */
  shownPages(filters: ProductFilters, options?: ScanOptions): AsyncGenerator<readonly ShownProduct[]> {
    const ask = async (page: PageRequest): Promise<readonly ShownProduct[]> => {
      const { listed } = await this.lists.listPage(page);
      return listed.map(({ product }) => product);
    };
    return this.scan(ask, filters, options);
  }

  /**
   * Goes by key, as the list does: yields every product that was there all the time exactly once, in an order that depends
   * on nothing but ids and categories.
   */
  private async *scan<P extends ShownProduct>(
    ask: (page: PageRequest) => Promise<readonly P[]>,
    filters: ProductFilters,
    { read = (question) => question(), after: place }: ScanOptions = {},
  ): AsyncGenerator<readonly P[]> {
    let page: readonly P[];
    let after = place === undefined ? {} : { after: [place] };
    do {
      page = await read(() => ask({ filters, ...after, limit: PAGE_SIZE }));
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last !== undefined) after = { after: [this.placeOf(last)] };
    } while (page.length === PAGE_SIZE);
  }

  /** Where a product stands in the order of the scan. */
  placeOf({ id, category }: ShownProduct): string {
    return cursorKey(id, category);
  }

  /** How many products the running call's tenant has. */
  count(): Promise<number> {
    return this.lists.count({});
  }

  /** Every tenant that has products, in the order of their names. */
  tenants(): Promise<readonly string[]> {
    return this.lists.tenants();
  }
}
