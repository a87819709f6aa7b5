import type { SqlQuerySpec } from '@azure/cosmos';
import { currentScope } from '../../catalog-store/query-scope.js';
import { ScopedQuery } from '../../catalog-store/scoped-query.js';
import { MOVEMENT_TYPE } from '../../stock/ledger/movement.document.js';

/** The products of a category of which a part is promised. */
export const reservedQuery = (category: string, scope = currentScope()): SqlQuerySpec =>
  new ScopedQuery(scope)
    .where('c.category = @category AND c.stock.reserved > 0', { category })
    .select('SELECT *');

/** What holds movements in a category: their documents, and products that hold some themselves. */
export const ledgerQuery = (category: string): SqlQuerySpec =>
  new ScopedQuery()
    .where('c.category = @category', { category })
    .where('(c.type = @movement OR IS_DEFINED(c.stock))', { movement: MOVEMENT_TYPE })
    .select('SELECT *');
