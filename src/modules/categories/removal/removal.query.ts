import type { SqlQuerySpec } from '@azure/cosmos';
import { currentScope, ScopedQuery } from '../../catalog-store/scoped-query.js';
import { RECORD_TYPE } from '../../idempotency/call-record.document.js';
import { TRACE_TYPES } from '../../products/removal/announced-removals.service.js';
import { MOVEMENT_TYPE } from '../../stock/ledger/movement.document.js';

/** The products of a category of which a part is promised, and how much. */
export const reservedQuery = (category: string, scope = currentScope()): SqlQuerySpec =>
  new ScopedQuery(scope)
    .where('c.category = @category AND c.stock.reserved > 0', { category })
    .select('SELECT c.id, c.stock.reserved');

/** What tells of the past of a category: records of calls, movements, traces of deletes, and products that hold movements themselves. */
export const historyQuery = (category: string): SqlQuerySpec =>
  new ScopedQuery()
    .where('c.category = @category', { category })
    .where('(ARRAY_CONTAINS(@types, c.type) OR IS_DEFINED(c.stock))', {
      types: [MOVEMENT_TYPE, RECORD_TYPE, ...TRACE_TYPES],
    })
    .select('SELECT *');
