import type { SqlQuerySpec } from '@azure/cosmos';
import { PRODUCT_TYPE } from '../products/product.document.js';

/** One row per category that has products, the columns of `CategoryTotals`. */
export const totalsQuery = (tenantId: string): SqlQuerySpec => ({
  query: `SELECT c.category, COUNT(1) AS products, SUM(c.quantity) AS units,
 SUM(c.priceCents * c.quantity) AS stockValueCents, SUM(c.priceCents) AS priceSumCents,
 MIN(c.priceCents) AS minPriceCents, MAX(c.priceCents) AS maxPriceCents
 FROM c WHERE c.tenantId = @tenantId AND c.type = @type GROUP BY c.category`,
  parameters: [
    { name: '@tenantId', value: tenantId },
    { name: '@type', value: PRODUCT_TYPE },
  ],
});
