import { Injectable } from '@nestjs/common';
import type { Product } from '../entities/product.entity.js';
import { cursorKey, type StoredProduct } from '../storage/product.document.js';
import type { PageRequest, ProductFilters } from './product-list.js';
import { ProductListRepository } from './product-list.repository.js';

export type { Product } from '../entities/product.entity.js';

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

  /**
   * Goes by key, as the list does: yields every product that was there all the time exactly once, in an order that depends
   * on nothing but ids and categories.
   */
  async *pages(
    filters: ProductFilters,
    { read = (question) => question(), after: place }: ScanOptions = {},
  ): AsyncGenerator<readonly StoredProduct[]> {
    let page: readonly StoredProduct[];
    let after = place === undefined ? {} : { after: [place] };
    do {
      page = await read(() => this.pageOf({ filters, ...after, limit: PAGE_SIZE }));
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last !== undefined) after = { after: [this.placeOf(last)] };
    } while (page.length === PAGE_SIZE);
  }

  private async pageOf(request: PageRequest): Promise<readonly StoredProduct[]> {
    const { listed } = await this.lists.listPage(request);
    return listed.map(({ product }) => product);
  }

  /** Where a product stands in the order of the scan. */
  placeOf({ id, category }: Product): string {
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
