import type { ProductTotals } from '../../products/list/product-totals.service.js';

/** What a category holds, active and inactive products alike. Money in integer cents. */
export interface CategorySummary extends Omit<ProductTotals, 'priceSumCents'> {
  /** Rounded half up. */
  readonly averagePriceCents: number;
}

export function summarise({ priceSumCents, ...totals }: ProductTotals): CategorySummary {
  return { ...totals, averagePriceCents: divideHalfUp(priceSumCents, totals.products) };
}

/** By category, in the order of their code units: the same everywhere, whatever the locale. */
export const byCategory = (a: CategorySummary, b: CategorySummary): number =>
  a.category < b.category ? -1 : a.category > b.category ? 1 : 0;

/** `total / count` of non-negative integers, rounded half up, in integer arithmetic. */
export function divideHalfUp(total: number, count: number): number {
  const divisor = BigInt(count);
  return Number((BigInt(total) * 2n + divisor) / (divisor * 2n));
}
