/** The query of a computed property: one expression over one item. */
import { aggregateName } from '../language/aggregate.js';
import { analyse } from '../analyse/analyse.js';
import { type Analysis, ITEM_SLOT } from '../analyse/analysis.js';
import { unresolved } from '../analyse/problems.js';
import type { Expression, Query, Selection } from '../language/ast.js';
import { SYSTEM_FUNCTIONS } from '../functions/index.js';
import { parseQuery } from '../parser/index.js';
import { queryErrors } from '../language/query-error.js';
import { someExpression } from '../language/walk.js';

export interface DefinitionQuery {
  readonly query: Query;
  /** Absent where {@link definitionProblem} has something to say that the analysis does not know of. */
  readonly analysis?: Analysis;
}

/** @throws CosmosError 400 for what is no query, 501 for a function this emulator does not have */
export function readDefinition(text: string): DefinitionQuery {
  const query = parseQuery(text);
  if (selected(query.select).some((expression) => someExpression(expression, isForeign))) return { query };
  const analysis = analyse(query);
  const [parameter] = analysis.parameters;
  if (parameter) throw queryErrors([unresolved(...parameter)]);
  return { query, analysis };
}

/** What a definition may not have; `no VALUE` is what it must have. */
export function definitionProblem({ query, analysis }: DefinitionQuery): string | undefined {
  const { select, from, where, groupBy, orderBy, top, paging, distinct } = query;
  const [source, ...joins] = from;
  const clauses: [string, unknown][] = [
    ['a user-defined or spatial function', !analysis],
    ['JOIN', joins.length > 0],
    ['WHERE', where],
    ['GROUP BY', groupBy.length > 0],
    ['ORDER BY', orderBy],
    ['TOP', top],
    ['DISTINCT', distinct],
    ['OFFSET LIMIT', paging],
  ];
  const clause = clauses.find(([, isThere]) => Boolean(isThere))?.[0];
  if (clause !== undefined) return clause;
  if (select.kind !== 'value') return 'no VALUE';
  if (!source || analysis?.sources.get(source)?.slot !== ITEM_SLOT) return 'a FROM that is not the item';
  return expressionProblem(select.expression);
}

function expressionProblem(expression: Expression): string | undefined {
  const uses = (test: (part: Expression) => boolean): boolean => someExpression(expression, test);
  if (uses((part) => part.kind === 'subquery' && part.form !== 'ARRAY')) return 'a subquery';
  if (uses((part) => aggregateName(part) !== undefined)) return 'an aggregate function';
  return uses(isVolatile) ? 'a function that is not deterministic' : undefined;
}

const isVolatile = (part: Expression): boolean =>
  part.kind === 'call' && SYSTEM_FUNCTIONS.get(part.name.toUpperCase())?.volatile === true;

const isForeign = (part: Expression): boolean =>
  part.kind === 'call' && (part.userDefined || part.name.toUpperCase().startsWith('ST_'));

const selected = (select: Selection): readonly Expression[] => {
  if (select.kind === 'star') return [];
  return select.kind === 'value' ? [select.expression] : select.items.map(({ expression }) => expression);
};
