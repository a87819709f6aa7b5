import type { SqlQuerySpec } from '@azure/cosmos';
import type { Reach } from '../../common/identity/partition.js';
import { PRODUCT_TYPE } from '../products/product.document.js';
import { reachCondition } from '../products/reach.query.js';

/** One row per category that has products, the columns of `CategoryTotals`. */
export function totalsQuery(reach: Reach): SqlQuerySpec {
  const [condition, values] = reachCondition(reach);
  return {
    query: `SELECT c.category, COUNT(1) AS products, SUM(c.quantity) AS units,
 SUM(c.priceCents * c.quantity) AS stockValueCents, SUM(c.priceCents) AS priceSumCents,
 MIN(c.priceCents) AS minPriceCents, MAX(c.priceCents) AS maxPriceCents
 FROM c WHERE ${condition} AND c.type = @type GROUP BY c.category`,
    parameters: Object.entries({ ...values, type: PRODUCT_TYPE }).map(([name, value]) => ({
      name: `@${name}`,
      value,
    })),
  };
}
