import { unrestricted } from '../../common/context/principal.js';
import { currentPrincipal } from '../../common/context/request-context.js';
import { runBeside } from '../../common/context/run-beside.js';
import { Partition } from './partition.js';

/** How far a question across partitions may look. */
export interface QueryScope {
  readonly tenant: string;
  /** The only categories to look into; undefined: all of the tenant's. */
  readonly categories: readonly string[] | undefined;
}

/** As far as the running call may look: its own tenant, narrowed to the categories that it is allowed. */
export function currentScope(): QueryScope {
  const { tenantId: tenant, categories } = currentPrincipal();
  return { tenant, categories: categories === undefined ? undefined : [...categories].toSorted() };
}

/** Where a scope can be found: the partition keys, or what they begin with. */
export const scopeKeys = ({ tenant, categories }: QueryScope): string[][] =>
  categories === undefined ? [[tenant]] : categories.map((category) => [tenant, category]);

/**
 * Where the running call has to look: into one category's partition, or as far as it may.
 * @throws AppError `partition_forbidden`
 */
export const keysOf = (category?: string): string[][] =>
  category === undefined ? scopeKeys(currentScope()) : [Partition.of(category).key];

/**
 * Runs work that the service owes to all callers of the running call's tenant, whatever categories this one is allowed: to end
 * what another call has begun. Nothing that it reads may reach the caller but what lies in an allowed category.
 */
export function acrossCategories<T>(work: () => Promise<T>): Promise<T> {
  return runBeside({ principal: unrestricted('system', currentPrincipal().tenantId) }, work);
}
