import type { SqlQuerySpec } from '@azure/cosmos';

/** A query, and the partitions it goes to. */
export interface PageSpec extends SqlQuerySpec {
  readonly partitionKey: readonly string[];
}

const PRODUCTS = 'c.tenantId = @tenant AND c.type IN (@type, @incoming)';

const parameters = [
  { name: '@tenant', value: 'default' },
  { name: '@type', value: 'product' },
  { name: '@incoming', value: 'incoming' },
];

/**
 * A page as it is usually asked for, of whole documents; the service asks for what it shows.
 * @param fromCents the lowest price; default: any
 */
export function pageSpec(category: string | undefined, order: string, fromCents?: number): PageSpec {
  const more = [
    ...(category === undefined ? [] : [{ name: '@category', value: category, condition: 'c.category =' }]),
    ...(fromCents === undefined ? [] : [{ name: '@from', value: fromCents, condition: 'c.priceCents >=' }]),
  ];
  const conditions = [PRODUCTS, ...more.map(({ name, condition }) => `${condition} ${name}`)];
  return {
    query: `SELECT * FROM c WHERE ${conditions.join(' AND ')} ORDER BY ${order}`,
    parameters: [...parameters, ...more.map(({ name, value }) => ({ name, value }))],
    partitionKey: category === undefined ? ['default'] : ['default', category],
  };
}

/** What the service asks for the sums of a category. */
export const totalsSpec = (category: string): PageSpec => ({
  query: `SELECT c.category, c.type, COUNT(1) AS products, SUM(c.quantity) AS units, SUM(c.priceCents * c.quantity) AS stockValueCents, SUM(c.priceCents) AS priceSumCents, MIN(c.priceCents) AS minPriceCents, MAX(c.priceCents) AS maxPriceCents FROM c WHERE ${PRODUCTS} GROUP BY c.category, c.type`,
  parameters,
  partitionKey: ['default', category],
});

/** All products of a category, in no order. */
export const everythingSpec = (category: string): PageSpec => ({
  query: `SELECT * FROM c WHERE ${PRODUCTS}`,
  parameters,
  partitionKey: ['default', category],
});
