import { Injectable } from '@nestjs/common';
import { MoveCompletionService } from '../move/move-completion.service.js';
import { addUp, type ProductTotals } from './product-totals.js';
import { ProductTotalsRepository } from './product-totals.repository.js';

export type { ProductTotals } from './product-totals.js';

/** What the categories of the running call's tenant hold. */
@Injectable()
export class ProductTotalsService {
  constructor(
    private readonly totals: ProductTotalsRepository,
    private readonly completion: MoveCompletionService,
  ) {}

  /** Of every category that has products, or of the one that is named; in no order. */
  async byCategory(category?: string): Promise<ProductTotals[]> {
    return addUp(await this.completion.sumsOf({ category }, () => this.totals.rows(category)));
  }
}
