import type { Reach } from '../../common/identity/partition.js';

/**
 * The condition of every query: the caller's own tenant, and of it only the allowed categories. Also beside a partition key:
 * the SDK's merge over several partitions sends none with its queries.
 */
export function reachCondition({ tenantId, categories }: Reach): [string, Record<string, string>] {
  const own = 'c.tenantId = @tenantId';
  if (categories === undefined) return [own, { tenantId }];
  if (categories.length === 0) return [`${own} AND false`, { tenantId }];
  const allowed = categories.map((category, index) => [`allowed${index}`, category] as const);
  return [
    `${own} AND c.category IN (${allowed.map(([name]) => `@${name}`).join(', ')})`,
    { tenantId, ...Object.fromEntries(allowed) },
  ];
}

/** Where that can be: the partition keys, or what they begin with. */
export const reachKeys = ({ tenantId, categories }: Reach): string[][] =>
  categories === undefined ? [[tenantId]] : categories.map((category) => [tenantId, category]);
