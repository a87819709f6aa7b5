import type { JSONValue, SqlParameter, SqlQuerySpec } from '@azure/cosmos';
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

/** The values of a condition, by the names of its parameters. */
export type SqlValues = Readonly<Record<string, JSONValue>>;

/**
 * A query of the catalogue. Its first condition is the caller's own tenant, and of it only the allowed categories. That stands
 * beside a partition key too: the SDK sends none when it asks several partitions. A value never stands in the text.
 */
export class ScopedQuery {
  private readonly conditions: string[] = [];
  private readonly parameters: SqlParameter[] = [];

  constructor({ tenant, categories }: QueryScope = currentScope()) {
    this.where('c.tenantId = @tenantId', { tenantId: tenant });
    if (categories?.length === 0) this.where('false', {});
    else if (categories !== undefined) this.whereIn('category', 'allowed', categories);
  }

  where(condition: string, values: SqlValues): this {
    this.conditions.push(condition);
    for (const [name, value] of Object.entries(values)) this.parameters.push({ name: `@${name}`, value });
    return this;
  }

  /** A condition with one value, if there is that value. */
  whereGiven(condition: string, name: string, value: JSONValue | undefined): this {
    return value === undefined ? this : this.where(condition, { [name]: value });
  }

  /** The property is one of the values. `IN`, because every index serves it. */
  whereIn(property: string, name: string, values: readonly string[]): this {
    const named = values.map((value, index) => [`${name}${index}`, value] as const);
    const names = named.map(([parameter]) => `@${parameter}`).join(', ');
    return this.where(`c.${property} IN (${names})`, Object.fromEntries(named));
  }

  /** @param columns such as `SELECT *` @param tail such as ` ORDER BY c.name` */
  select(columns: string, tail = ''): SqlQuerySpec {
    const query = `${columns} FROM c WHERE ${this.conditions.join(' AND ')}${tail}`;
    return { query, parameters: this.parameters };
  }
}
