import { Injectable } from '@nestjs/common';
import { categoryNotFound } from './categories.errors.js';
import { CategoriesRepository } from './categories.repository.js';
import { byCategory, type CategorySummary, summarise } from './category-summary.js';

/** Categories exist as long as they have products; what can be asked is what they hold. */
@Injectable()
export class CategoriesService {
  constructor(private readonly categories: CategoriesRepository) {}

  /** Of every category, by name. */
  async summaries(): Promise<CategorySummary[]> {
    return (await this.categories.totals()).map(summarise).toSorted(byCategory);
  }

  /** @throws AppError `category_not_found` */
  async summary(category: string): Promise<CategorySummary> {
    const totals = await this.categories.totalsOf(category);
    if (totals === undefined) throw categoryNotFound(category);
    return summarise(totals);
  }
}
