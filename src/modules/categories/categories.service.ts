import { Injectable } from '@nestjs/common';
import { ProductTotalsService } from '../products/list/product-totals.service.js';
import { categoryNotFound } from './categories.errors.js';
import { byCategory, type CategorySummary, summarise } from './dto/category-summary.js';

/** Categories exist as long as they have products; what can be asked is what they hold. */
@Injectable()
export class CategoriesService {
  constructor(private readonly products: ProductTotalsService) {}

  /** Of every category, by name. */
  async summaries(): Promise<CategorySummary[]> {
    return (await this.products.byCategory()).map(summarise).toSorted(byCategory);
  }

  /** @throws AppError `category_not_found` */
  async summary(category: string): Promise<CategorySummary> {
    const [totals] = await this.products.byCategory(category);
    if (totals === undefined) throw categoryNotFound(category);
    return summarise(totals);
  }
}
