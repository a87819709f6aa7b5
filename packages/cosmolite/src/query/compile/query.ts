import type { Value } from '../../values/values.js';
import { AGGREGATES } from '../language/aggregate.js';
import { ITEM_SLOT } from '../analyse/analysis.js';
import type { Expression, Query, Selection, Source } from '../language/ast.js';
import { elementOf } from '../language/operators.js';
import type { CompiledGrouping, CompiledQuery, RowSource, Visit } from './compiled.js';
import { constant, type Environment, type Evaluator } from './environment.js';
import { compileObject } from './constructors.js';
import { type CompileContext, compileExpression } from './expression.js';
import { evaluateRows } from './rows.js';
import { selectNames } from './select-names.js';

/** @param overItems the query runs over the container's items, which come in slot 0 one by one */
export function compileQuery(query: Query, context: CompileContext, overItems: boolean): CompiledQuery {
  const grouping = compileGrouping(query, context);
  return {
    ...compileFrom(query, context, overItems),
    ...(grouping && { grouping }),
    distinct: query.distinct,
    project: compileSelect(query.select, query, context),
  };
}

function compileFrom(
  { from, where }: Query,
  context: CompileContext,
  overItems: boolean,
): Pick<CompiledQuery, 'rows' | 'derived'> {
  const [first, ...others] = from;
  if (!overItems || first?.collection.kind !== 'subquery' || !isSet(first.collection.query, context)) {
    return { rows: compileSources(from, where, context) };
  }
  const rows = compileSources(others, where, context);
  const query = compileQuery(first.collection.query, context, true);
  return { rows, derived: { query, rowsOf: compileBinding(first, rows, context) } };
}

/** Whether the rows of a query over items depend on more than one item each. */
function isSet(query: Query, context: CompileContext): boolean {
  const collection = query.from[0]?.collection;
  return (
    query.distinct ||
    context.analysis.groupings.has(query) ||
    (collection?.kind === 'subquery' && isSet(collection.query, context))
  );
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
    const path = compilePath(rootSlot, collection.steps, context);
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
    environment.effort.spend(1);
    environment.slots[slot] = value;
    return next(environment, visit);
  };
  if (source.kind === 'value') return bind;
  return (value, environment, visit) =>
    !Array.isArray(value) || value.every((element) => bind(element, environment, visit));
}

function compilePath(
  rootSlot: number,
  steps: readonly (string | number)[],
  { computed }: CompileContext,
): Evaluator {
  const [first] = steps;
  const known = rootSlot === ITEM_SLOT && typeof first === 'string' ? computed?.get(first) : undefined;
  let value: Evaluator = known ?? (({ slots }) => slots[rootSlot]);
  for (const step of known ? steps.slice(1) : steps) {
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
