/**
 * The text each partition range is asked instead of the query itself, so that the SDK can merge the
 * answers: sort keys beside each row, group keys beside each group, aggregates in mergeable form.
 */
import type { Expression, Query, RowCount, SelectItem, Selection } from '../language/ast.js';
import { selectNames } from '../compile/select-names.js';
import { arrayOf, bothOf, callOf, itemOf, memberOf, nameOf, objectOf, RESUME } from './build.js';
import { partialAggregate } from './partial-aggregates.js';

export interface RangeLimits {
  /** Rows one range may contribute to OFFSET and LIMIT: both of them together. */
  readonly limit?: number;
}

/** GROUP BY and aggregates; what TOP, OFFSET, LIMIT and DISTINCT do only makes sense after the merge. */
export function rewriteGrouped(query: Query): Query {
  const { select, groupBy } = query;
  const payload = groupPayload(select);
  return {
    ...withoutLimits(query),
    distinct: false,
    select:
      groupBy.length === 0 && select.kind === 'value'
        ? { kind: 'value', expression: payload }
        : listOf(payload),
  };

  function listOf(expression: Expression): Selection {
    const row: SelectItem = { expression, alias: 'payload' };
    const keys: SelectItem = { expression: arrayOf(groupBy.map(itemOf)), alias: 'groupByItems' };
    return { kind: 'list', items: groupBy.length === 0 ? [row] : [keys, row] };
  }
}

/** ORDER BY: each row with its sort keys and `_rid`. */
export function rewriteOrdered(query: Query, limits: RangeLimits): Query {
  const { select, orderBy, where } = query;
  const items = orderBy?.items ?? [];
  const alias = itemAlias(query);
  const payload = rowPayload(select, alias);
  const resumable = where ? bothOf(where, RESUME) : RESUME;
  return {
    ...rewriteLimits(query, limits),
    distinct: false,
    select: {
      kind: 'list',
      items: [
        { expression: memberOf(nameOf(alias), '_rid') },
        { expression: arrayOf(items.map(({ expression }) => itemOf(expression))), alias: 'orderByItems' },
        { expression: payload, alias: 'payload' },
      ],
    },
    where: select.kind === 'value' ? bothOf(resumable, callOf('IS_DEFINED', payload)) : resumable,
  };
}

/** TOP, OFFSET and LIMIT of a range: enough rows for the merge to skip and to take; none when it also removes duplicates. */
export function rewriteLimits(query: Query, { limit }: RangeLimits): Query {
  if (query.distinct) return withoutLimits(query);
  if (limit === undefined) return query;
  return { ...query, paging: { offset: countOf(0), limit: countOf(limit), span: { start: 0, end: 0 } } };
}

function withoutLimits({ top: _top, paging: _paging, ...query }: Query): Query {
  return query;
}

function groupPayload(select: Selection): Expression {
  if (select.kind === 'value') {
    const partial = partialAggregate(select.expression);
    return partial ? arrayOf([partial.expression]) : select.expression;
  }
  return namedItems(select, (expression) => partialAggregate(expression)?.expression ?? expression);
}

function rowPayload(select: Selection, alias: string): Expression {
  if (select.kind === 'star') return nameOf(alias);
  return select.kind === 'value' ? select.expression : namedItems(select, (expression) => expression);
}

function namedItems(select: Selection, valueOf: (expression: Expression) => Expression): Expression {
  const items = select.kind === 'list' ? select.items : [];
  const names = selectNames(items);
  return objectOf(
    items.map(({ expression }, index) => ({ name: names[index] ?? '', value: valueOf(expression) })),
  );
}

/** The name the query gives to its items. */
function itemAlias({ from: [first] }: Query): string {
  if (first?.alias !== undefined) return first.alias;
  if (first?.collection.kind !== 'path') return 'root';
  const { root, steps } = first.collection;
  return String(steps.at(-1) ?? root);
}

const countOf = (value: number): RowCount => ({ kind: 'literal', value, span: { start: 0, end: 0 } });
