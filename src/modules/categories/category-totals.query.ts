import type { SqlQuerySpec } from '@azure/cosmos';
import { ScopedQuery } from '../catalog-store/scoped-query.js';
import { productsAndIncoming } from '../products/move/incoming.document.js';

/** One row for each category and type, with the columns of `CategoryTotals`. */
export const totalsQuery = (): SqlQuerySpec =>
  new ScopedQuery().where(...productsAndIncoming()).select(
    `SELECT c.category, c.type, COUNT(1) AS products, SUM(c.quantity) AS units,
 SUM(c.priceCents * c.quantity) AS stockValueCents, SUM(c.priceCents) AS priceSumCents,
 MIN(c.priceCents) AS minPriceCents, MAX(c.priceCents) AS maxPriceCents
`,
    ' GROUP BY c.category, c.type',
  );
