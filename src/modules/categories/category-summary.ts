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

/** One row for each category: what the database adds up comes in parts when it is much. */
export function addUp(parts: readonly CategoryTotals[]): CategoryTotals[] {
  const totals = new Map<string, CategoryTotals>();
  for (const part of parts) {
    const before = totals.get(part.category);
    totals.set(part.category, before === undefined ? part : sumOf(before, part));
  }
  return [...totals.values()];
}

const sumOf = (a: CategoryTotals, b: CategoryTotals): CategoryTotals => ({
  category: a.category,
  products: a.products + b.products,
  units: a.units + b.units,
  stockValueCents: a.stockValueCents + b.stockValueCents,
  priceSumCents: a.priceSumCents + b.priceSumCents,
  minPriceCents: Math.min(a.minPriceCents, b.minPriceCents),
  maxPriceCents: Math.max(a.maxPriceCents, b.maxPriceCents),
});

export function summarise({ priceSumCents, ...totals }: CategoryTotals): CategorySummary {
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
