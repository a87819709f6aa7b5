import type { Json, Value } from '../../values.js';
import { AGGREGATES } from '../aggregate.js';
import { ITEM_SLOT } from '../analyse/analysis.js';
import type { Expression, ExpressionOf, Query, Selection, Source } from '../ast.js';
import { elementOf } from '../operators.js';
import { plainQueryError } from '../query-error.js';
import type { CompiledGrouping, CompiledQuery, RowSource, Visit } from './compiled.js';
import { constant } from './environment.js';
import type { Environment, Evaluator } from './environment.js';
import { compileExpression, compileObject } from './expression.js';
import type { CompileContext } from './expression.js';
import { evaluateRows } from './rows.js';
import { selectNames } from './select-names.js';

/** @param overItems the query runs over the container's items, which come in slot 0 one by one */
export function compileQuery(query: Query, context: CompileContext, overItems: boolean): CompiledQuery {
  const derived = overItems ? compileDerived(query, context) : undefined;
  const grouping = compileGrouping(query, context);
  return {
    ...(derived && { derived }),
    rows: compileSources(query.from, query.where, context),
    ...(grouping && { grouping }),
    distinct: query.distinct,
    project: compileSelect(query.select, query, context),
  };
}

/** `(SELECT …)`, EXISTS, ARRAY, ALL, FIRST and LAST: queries over the row at hand. */
export function compileSubquery(subquery: ExpressionOf<'subquery'>, context: CompileContext): Evaluator {
  const compiled = compileQuery(subquery.query, context, false);
  const rows = (environment: Environment, visit: (row: Json) => boolean): void =>
    evaluateRows(compiled, environment, visit);
  switch (subquery.form) {
    case 'EXISTS':
      return (environment) => anyRow(rows, environment, () => true);
    case 'ALL':
      return (environment) => !anyRow(rows, environment, (row) => row !== true);
    case 'ARRAY':
      return (environment) => allRows(rows, environment);
    case 'FIRST':
      return (environment) => allRows(rows, environment)[0];
    case 'LAST':
      return (environment) => allRows(rows, environment).at(-1);
    case 'scalar':
      return (environment) => onlyRow(allRows(rows, environment));
  }
}

type Rows = (environment: Environment, visit: (row: Json) => boolean) => void;

function anyRow(rows: Rows, environment: Environment, test: (row: Json) => boolean): boolean {
  let found = false;
  rows(environment, (row) => {
    found = test(row);
    return !found;
  });
  return found;
}

function allRows(rows: Rows, environment: Environment): Json[] {
  const all: Json[] = [];
  rows(environment, (row) => {
    all.push(row);
    return true;
  });
  return all;
}

function onlyRow(rows: readonly Json[]): Value {
  if (rows.length > 1) {
    throw plainQueryError('The cardinality of a scalar subquery result set cannot be greater than one.');
  }
  return rows[0];
}

function compileDerived(query: Query, context: CompileContext): CompiledQuery['derived'] {
  const [source, ...others] = query.from;
  if (source?.collection.kind !== 'subquery') return undefined;
  const set = compileQuery(source.collection.query, context, true);
  if (!set.derived && !set.grouping && !set.distinct) return undefined;
  return {
    query: set,
    rowsOf: compileBinding(source, compileSources(others, query.where, context), context),
  };
}

function compileSources(
  sources: readonly Source[],
  where: Expression | undefined,
  context: CompileContext,
): RowSource {
  const condition = where && compileExpression(where, context);
  const filter: RowSource = condition
    ? (environment, visit) => (condition(environment) === true ? visit(environment) : true)
    : (environment, visit) => visit(environment);
  return sources.reduceRight((next, source) => compileSource(source, next, context), filter);
}

function compileSource(source: Source, next: RowSource, context: CompileContext): RowSource {
  const rowsOf = compileBinding(source, next, context);
  const { collection } = source;
  if (collection.kind === 'path') {
    const rootSlot = context.analysis.sources.get(source)?.rootSlot ?? ITEM_SLOT;
    const path = compilePath(rootSlot, collection.steps);
    return (environment, visit) => rowsOf(path(environment), environment, visit);
  }
  const compiled = compileQuery(collection.query, context, false);
  return (environment, visit) => {
    let goOn = true;
    evaluateRows(compiled, environment, (row) => {
      goOn = rowsOf(row, environment, visit);
      return goOn;
    });
    return goOn;
  };
}

/** Puts what a source yields, or each element of it, where its alias is read, and goes on from there. */
function compileBinding(
  source: Source,
  next: RowSource,
  context: CompileContext,
): (value: Value, environment: Environment, visit: Visit) => boolean {
  const slot = context.analysis.sources.get(source)?.slot ?? ITEM_SLOT;
  const bind = (value: Value, environment: Environment, visit: Visit): boolean => {
    if (value === undefined) return true;
    environment.slots[slot] = value;
    return next(environment, visit);
  };
  if (source.kind === 'value') return bind;
  return (value, environment, visit) =>
    !Array.isArray(value) || value.every((element) => bind(element, environment, visit));
}

function compilePath(rootSlot: number, steps: readonly (string | number)[]): Evaluator {
  let value: Evaluator = ({ slots }) => slots[rootSlot];
  for (const step of steps) {
    const target = value;
    value = (environment) => elementOf(target(environment), step);
  }
  return value;
}

function compileGrouping(query: Query, context: CompileContext): CompiledGrouping | undefined {
  const grouping = context.analysis.groupings.get(query);
  return (
    grouping && {
      keys: grouping.keys.map(({ expression, slot }) => ({
        evaluate: compileExpression(expression, context),
        slot,
      })),
      aggregates: grouping.aggregates.map(({ name, argument, slot }) => ({
        start: AGGREGATES[name].start,
        argument: compileExpression(argument, context),
        slot,
      })),
    }
  );
}

function compileSelect(select: Selection, query: Query, context: CompileContext): Evaluator {
  switch (select.kind) {
    case 'star': {
      const [source] = query.from;
      const slot = (source && context.analysis.sources.get(source)?.slot) ?? ITEM_SLOT;
      return ({ slots }) => slots[slot];
    }
    case 'value':
      return compileExpression(select.expression, context);
    case 'list': {
      const values = select.items.map((item) => compileExpression(item.expression, context));
      return values.length === 0 ? constant({}) : compileObject(selectNames(select.items), values);
    }
  }
}
