/**
 * `SELECT COUNT(1) FROM (SELECT DISTINCT …)`: the ranges give their distinct rows, and the client counts
 * what is left after the merge. The plan names the member the count goes to.
 */
import { aggregateName } from '../language/aggregate.js';
import type { Query, SelectItem } from '../language/ast.js';
import { selectNames } from '../compile/select-names.js';

export interface DistinctCount {
  /** What the ranges are asked. */
  readonly distinct: Query;
  /** Empty: the count is the row itself. */
  readonly alias: string;
}

/** `undefined` for a query that is anything else. */
export function distinctCount(query: Query): DistinctCount | undefined {
  const { select, from, where, groupBy, orderBy, paging, top, distinct } = query;
  const [source, ...joins] = from;
  if (source?.kind !== 'value' || source.collection.kind !== 'subquery' || joins.length > 0) return undefined;
  if (where ?? orderBy ?? paging ?? top ?? (distinct || groupBy.length > 0)) return undefined;
  const inner = source.collection.query;
  const isPlain = inner.distinct && inner.groupBy.length === 0 && inner.from[0]?.collection.kind === 'path';
  const item = onlyCount(query);
  if (!isPlain || !item) return undefined;
  return { distinct: inner, alias: select.kind === 'value' ? '' : (selectNames([item])[0] ?? '') };
}

/** The one aggregate of the SELECT clause, when it counts every row. */
function onlyCount({ select }: Query): SelectItem | undefined {
  const items = select.kind === 'value' ? [{ expression: select.expression }] : [];
  const [item, ...more] = select.kind === 'list' ? select.items : items;
  if (!item || more.length > 0 || item.expression.kind !== 'call') return undefined;
  const [argument] = item.expression.arguments;
  const isEveryRow = argument?.kind === 'literal' && argument.value !== undefined;
  return aggregateName(item.expression) === 'COUNT' && isEveryRow ? item : undefined;
}
