import type { SqlQuerySpec } from '@azure/cosmos';
import type { Reach } from '../../common/identity/partition.js';
import { productsAndIncoming } from '../products/move/incoming.document.js';
import { reachCondition } from '../products/reach.query.js';

/** One row for each category and type, with the columns of `CategoryTotals`. */
export function totalsQuery(reach: Reach): SqlQuerySpec {
  const [condition, values] = reachCondition(reach);
  const [types, typeValues] = productsAndIncoming();
  return {
    query: `SELECT c.category, c.type, COUNT(1) AS products, SUM(c.quantity) AS units,
 SUM(c.priceCents * c.quantity) AS stockValueCents, SUM(c.priceCents) AS priceSumCents,
 MIN(c.priceCents) AS minPriceCents, MAX(c.priceCents) AS maxPriceCents
 FROM c WHERE ${condition} AND ${types} GROUP BY c.category, c.type`,
    parameters: Object.entries({ ...values, ...typeValues }).map(([name, value]) => ({
      name: `@${name}`,
      value,
    })),
  };
}
