import type { SqlQuerySpec } from '@azure/cosmos';
import type { Partition } from '../../../common/identity/partition.js';

/** The items of one partition whose property is any of the values. `IN` because every index serves it. */
export function anyOfQuery(
  { tenantId, category }: Partition,
  property: 'id' | 'sku',
  values: readonly string[],
): SqlQuerySpec {
  const named = values.map((value, index) => ({ name: `@value${index}`, value }));
  const own = 'c.tenantId = @tenantId AND c.category = @category';
  return {
    query: `SELECT * FROM c WHERE ${own} AND c.${property} IN (${named.map(({ name }) => name).join(', ')})`,
    parameters: [{ name: '@tenantId', value: tenantId }, { name: '@category', value: category }, ...named],
  };
}
