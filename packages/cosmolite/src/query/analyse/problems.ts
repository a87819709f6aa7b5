/** What a query can get wrong that its grammar allows, in the service's words. */
import type { Expression, Query, Span } from '../language/ast.js';
import { print } from '../language/print.js';
import type { QueryProblem } from '../language/query-error.js';

export const unresolved = (name: string, span: Span): QueryProblem => ({
  code: 'SC2001',
  message: `Identifier '${name}' could not be resolved.`,
  span,
});

export const aliasTaken = (name: string, span: Span): QueryProblem => ({
  message: `The input alias '${name}' is specified more than once in the FROM clause.`,
  span,
});

export const aggregateArity = (name: string, span: Span): QueryProblem => ({
  code: 'SC2050',
  message: `The ${name} function requires 1 argument(s).`,
  span,
});

export const memberIndexer = (span: Span): QueryProblem => ({
  code: 'SC2990',
  message: "The specified query includes 'member indexer' which is currently not supported.",
  span,
});

export const aggregateOutsideSelect = (name: string, span: Span): QueryProblem => ({
  message: `The aggregate function ${name} is only allowed in the SELECT clause.`,
  span,
});

export const nestedAggregate = (span: Span): QueryProblem => ({
  code: 'SC2101',
  message: 'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.',
  span,
});

export const unusableGroupKey = (span: Span): QueryProblem => ({
  message: 'The GROUP BY clause cannot contain an aggregate or a subquery.',
  span,
});

export const notGrouped = (reference: Expression | string, span: Span): QueryProblem => ({
  code: 'SC2102',
  message:
    `Property reference '${typeof reference === 'string' ? reference : print(reference)}' is invalid in the ` +
    'select list because it is not contained in either an aggregate function or the GROUP BY clause.',
  span,
});

/** What `SELECT *` does not go together with. */
export function starProblems({ select, from, groupBy }: Query): QueryProblem[] {
  if (select.kind !== 'star') return [];
  const { span } = select;
  if (from.length === 0) return [{ message: "'SELECT *' is not valid if FROM clause is omitted.", span }];
  const problems: QueryProblem[] = [];
  if (from.length > 1) problems.push({ message: "'SELECT *' is only valid with a single input set.", span });
  if (groupBy.length > 0) {
    problems.push({ code: 'SC2041', message: "'SELECT *' is not allowed with GROUP BY.", span });
  }
  return problems;
}

/** What does not go together in the outermost query. */
export function clauseProblems({ top, paging, groupBy, orderBy }: Query): QueryProblem[] {
  const problems: QueryProblem[] = [];
  if (top && paging) {
    problems.push({ message: "'TOP' cannot be used together with 'OFFSET LIMIT'.", span: paging.span });
  }
  if (orderBy && groupBy.length > 0) {
    problems.push({ message: "'ORDER BY' cannot be used together with 'GROUP BY'.", span: orderBy.span });
  }
  return problems;
}

/** What subqueries do without. */
export function subqueryProblems({ orderBy, top, paging }: Query): QueryProblem[] {
  const problems: QueryProblem[] = [];
  const refuse = (code: string, message: string, span: Span): number =>
    problems.push({ code, message, span });
  if (orderBy) refuse('SC2202', "'ORDER BY' is not supported in subqueries.", orderBy.span);
  if (top) refuse('SC2203', "'TOP' is not supported in subqueries.", top.span);
  if (paging) refuse('SC2204', "'OFFSET LIMIT' clause is not supported in subqueries.", paging.span);
  return problems;
}
