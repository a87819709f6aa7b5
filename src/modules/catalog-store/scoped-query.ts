import type { JSONValue, SqlParameter, SqlQuerySpec } from '@azure/cosmos';
import { currentScope, type QueryScope } from './query-scope.js';

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
