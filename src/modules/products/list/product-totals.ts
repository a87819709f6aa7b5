import type { SqlQuerySpec } from '@azure/cosmos';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import { productsAndIncoming, type TypedRow } from '../move/incoming.document.js';

/** What the database adds up of the products of a category, active and inactive alike. Money in integer cents. */
export interface ProductTotals {
  readonly category: string;
  readonly products: number;
  readonly units: number;
  /** Sum of price × quantity; exact up to 2^53 cents, as far as the database's numbers are. */
  readonly stockValueCents: number;
  readonly priceSumCents: number;
  readonly minPriceCents: number;
  readonly maxPriceCents: number;
}

/** What `totalsQuery` answers. */
export type TotalsRow = ProductTotals & TypedRow;

/** One row for each category and type. */
export const totalsQuery = (): SqlQuerySpec =>
  new ScopedQuery().where(...productsAndIncoming()).select(
    `SELECT c.category, c.type, COUNT(1) AS products, SUM(c.quantity) AS units,
 SUM(c.priceCents * c.quantity) AS stockValueCents, SUM(c.priceCents) AS priceSumCents,
 MIN(c.priceCents) AS minPriceCents, MAX(c.priceCents) AS maxPriceCents
`,
    ' GROUP BY c.category, c.type',
  );

/** One row for each category: what the database adds up comes in parts when it is much. */
export function addUp(parts: readonly ProductTotals[]): ProductTotals[] {
  const totals = new Map<string, ProductTotals>();
  for (const part of parts) {
    const before = totals.get(part.category);
    totals.set(part.category, before === undefined ? part : sumOf(before, part));
  }
  return [...totals.values()];
}

const sumOf = (a: ProductTotals, b: ProductTotals): ProductTotals => ({
  category: a.category,
  products: a.products + b.products,
  units: a.units + b.units,
  stockValueCents: a.stockValueCents + b.stockValueCents,
  priceSumCents: a.priceSumCents + b.priceSumCents,
  minPriceCents: Math.min(a.minPriceCents, b.minPriceCents),
  maxPriceCents: Math.max(a.maxPriceCents, b.maxPriceCents),
});
