import type { SqlQuerySpec } from '@azure/cosmos';
import { currentScope } from '../../catalog-store/query-scope.js';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';

/** The products of a category of which a part is promised. */
export const reservedQuery = (category: string, scope = currentScope()): SqlQuerySpec =>
  new ScopedQuery(scope)
    .where('c.category = @category AND c.stock.reserved > 0', { category })
    .select('SELECT *');

/** What tells of the past of a category: documents of these types, and products that hold movements themselves. */
export const historyQuery = (category: string, types: readonly string[]): SqlQuerySpec =>
  new ScopedQuery()
    .where('c.category = @category', { category })
    .where('(ARRAY_CONTAINS(@types, c.type) OR IS_DEFINED(c.stock))', { types: [...types] })
    .select('SELECT *');
