import { divideHalfUp } from '../products/money.js';

/** What a category holds, active and inactive products alike. Money in integer cents. */
export interface CategorySummary {
  readonly category: string;
  readonly products: number;
  readonly units: number;
  /** Sum of price × quantity; exact up to 2^53 cents, as far as the database's numbers are. */
  readonly stockValueCents: number;
  readonly minPriceCents: number;
  readonly maxPriceCents: number;
  /** Rounded half up. */
  readonly averagePriceCents: number;
}

/** What the database adds up for a category. */
export interface CategoryTotals extends Omit<CategorySummary, 'averagePriceCents'> {
  readonly priceSumCents: number;
}

export function summarise({ priceSumCents, ...totals }: CategoryTotals): CategorySummary {
  return { ...totals, averagePriceCents: divideHalfUp(priceSumCents, totals.products) };
}

/** By category, in the order of their code units: the same everywhere, whatever the locale. */
export const byCategory = (a: CategorySummary, b: CategorySummary): number =>
  a.category < b.category ? -1 : a.category > b.category ? 1 : 0;
