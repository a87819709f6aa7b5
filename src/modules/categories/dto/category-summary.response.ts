import { ApiProperty } from '@nestjs/swagger';
import { FIELD } from '../../products/dto/product.schema.js';
import { fromCents } from '../../products/dto/money.js';
import type { CategorySummary } from './category-summary.js';

/** What a category holds, active and inactive products alike. */
export class CategorySummaryResponse {
  @ApiProperty(FIELD.category)
  category!: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 12 })
  products!: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 1440, description: 'Sum of the quantities.' })
  units!: number;

  @ApiProperty({ type: Number, minimum: 0, example: 28785.6, description: 'Sum of price × quantity.' })
  stockValue!: number;

  @ApiProperty({ ...FIELD.price, example: 4.5 })
  minPrice!: number;

  @ApiProperty({ ...FIELD.price, example: 89 })
  maxPrice!: number;

  @ApiProperty({ ...FIELD.price, description: 'Of the products, not of the units; rounded half up.' })
  averagePrice!: number;
}

/** The categories of the tenant, by name. */
export class CategoryListResponse {
  @ApiProperty({ type: [CategorySummaryResponse] })
  items!: CategorySummaryResponse[];
}

export const toCategoryListResponse = (summaries: readonly CategorySummary[]): CategoryListResponse => ({
  items: summaries.map(toCategorySummaryResponse),
});

export const toCategorySummaryResponse = (summary: CategorySummary): CategorySummaryResponse => ({
  category: summary.category,
  products: summary.products,
  units: summary.units,
  stockValue: fromCents(summary.stockValueCents),
  minPrice: fromCents(summary.minPriceCents),
  maxPrice: fromCents(summary.maxPriceCents),
  averagePrice: fromCents(summary.averagePriceCents),
});
