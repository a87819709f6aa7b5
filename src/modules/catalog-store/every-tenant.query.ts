import type { SqlQuerySpec } from '@azure/cosmos';
import type { SqlValues } from './scoped-query.js';

/** Where a document lies that maintenance looks for. */
export interface FoundDocument {
  readonly tenant: string;
  /** Second level of its partition key. */
  readonly category: string;
  readonly id: string;
}

/** The tenant of documents that belong to the service itself: not a name that a tenant can have. */
export const SERVICE_TENANT = '(service)';

/** Where every tenant's documents are. */
export const EVERYWHERE: readonly (readonly string[])[] = [[]];

/**
 * Documents of every tenant: for maintenance of the service's own, which then works in the name of each tenant. Nothing that it
 * finds is for a caller.
 * @param condition names the type of the documents
 */
export const everyTenantQuery = (condition: string, values: SqlValues): SqlQuerySpec => ({
  query: `SELECT c.tenantId AS tenant, c.category, c.id FROM c WHERE ${condition}`,
  parameters: Object.entries(values).map(([name, value]) => ({ name: `@${name}`, value })),
});

/** The names of all tenants that have a document of a type. Those of one physical partition; the same one may be in several. */
export const tenantsQuery = (values: { readonly type: string }): SqlQuerySpec => ({
  query: 'SELECT DISTINCT VALUE c.tenantId FROM c WHERE c.type = @type',
  parameters: [{ name: '@type', value: values.type }],
});
