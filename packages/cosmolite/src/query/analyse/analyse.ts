import { aggregateName, type AggregateName } from '../language/aggregate.js';
import type { Expression, ExpressionOf, Query, Selection, Source } from '../language/ast.js';
import { callProblem } from '../functions/index.js';
import { print } from '../language/print.js';
import { queryErrors, type QueryProblem } from '../language/query-error.js';
import { operandsOf, someExpression } from '../language/walk.js';
import {
  type AggregateCall,
  type Analysis,
  type Grouping,
  type GroupKey,
  ITEM_SLOT,
  type SourceBinding,
} from './analysis.js';
import {
  aggregateArity,
  aggregateOutsideSelect,
  aliasTaken,
  clauseProblems,
  memberIndexer,
  nestedAggregate,
  notGrouped,
  starProblems,
  subqueryProblems,
  unresolved,
  unusableGroupKey,
} from './problems.js';
import { Scope } from './scope.js';

/**
 * Gives every name its slot and refuses what the grammar allows but the language does not.
 * @throws CosmosError 400 listing everything that is wrong
 */
export function analyse(query: Query): Analysis {
  const analyser = new Analyser();
  analyser.visit(query);
  return analyser.result();
}

/** What an expression's surroundings are: the names it sees and, in a grouped SELECT, the groups. */
interface Surroundings {
  readonly scope: Scope;
  readonly groups?: { readonly keys: ReadonlyMap<string, number>; readonly aggregates: AggregateCall[] };
}

class Analyser {
  readonly #problems: QueryProblem[] = [];
  readonly #slots = new Map<Expression, number>();
  readonly #sources = new Map<Source, SourceBinding>();
  readonly #groupings = new Map<Query, Grouping>();
  readonly #parameters = new Map<string, Expression['span']>();
  #slotCount = ITEM_SLOT + 1;

  visit(query: Query): void {
    this.#problems.push(...clauseProblems(query));
    this.#query(query, new Scope(), true);
  }

  result(): Analysis {
    if (this.#problems.length > 0) throw queryErrors(this.#problems);
    return {
      slotCount: this.#slotCount,
      slots: this.#slots,
      sources: this.#sources,
      groupings: this.#groupings,
      parameters: this.#parameters,
    };
  }

  /** @param overItems the query runs over the container's items, not inside an expression */
  #query(query: Query, outer: Scope, overItems: boolean): void {
    const scope = new Scope(outer);
    query.from.forEach((source, index) => this.#source(source, scope, overItems && index === 0));
    if (query.where) this.#expression(query.where, { scope });
    for (const key of query.groupBy) this.#groupKey(key, scope);
    for (const { expression } of query.orderBy?.items ?? []) this.#expression(expression, { scope });
    for (const count of [query.top, query.paging?.offset, query.paging?.limit]) {
      if (count?.kind === 'parameter') this.#parameters.set(count.name, count.span);
    }
    this.#select(query, scope);
  }

  #subquery(query: Query, scope: Scope, overItems: boolean): void {
    this.#problems.push(...subqueryProblems(query));
    this.#query(query, scope, overItems);
  }

  #source(source: Source, scope: Scope, overItems: boolean): void {
    const { collection, alias, span } = source;
    if (collection.kind === 'subquery') this.#subquery(collection.query, scope, overItems);
    const rootSlot = collection.kind === 'path' ? this.#rootSlot(collection, scope, overItems) : undefined;
    const isRoot = source.kind === 'value' && collection.kind === 'path' && collection.steps.length === 0;
    const slot = isRoot && rootSlot !== undefined ? rootSlot : this.#newSlot();
    this.#sources.set(source, { slot, ...(rootSlot !== undefined && { rootSlot }) });

    const path = collection.kind === 'path' ? [collection.root, ...collection.steps] : [];
    const name = alias ?? path.at(-1);
    if (typeof name === 'string' && !scope.declare(name, slot)) this.#problems.push(aliasTaken(name, span));
  }

  /** In FROM of a query over items any unknown name means the container. */
  #rootSlot(
    { root, span }: { root: string; span: Source['span'] },
    scope: Scope,
    overItems: boolean,
  ): number {
    const found = scope.resolve(root);
    if (!found && !overItems) this.#problems.push(unresolved(root, span));
    if (found?.isSealed) this.#problems.push(notGrouped(root, span));
    return found?.slot ?? ITEM_SLOT;
  }

  #select(query: Query, scope: Scope): void {
    this.#problems.push(...starProblems(query));
    const expressions = selected(query.select);
    const isGrouped =
      query.groupBy.length > 0 || expressions.some((each) => someExpression(each, isAggregate));
    if (!isGrouped) {
      for (const expression of expressions) this.#expression(expression, { scope });
      return;
    }

    const keys = query.groupBy.map((expression): GroupKey => ({ expression, slot: this.#newSlot() }));
    const aggregates: AggregateCall[] = [];
    const keySlots = new Map(keys.map(({ expression, slot }) => [print(expression), slot]));
    scope.within('sealed', () => {
      for (const expression of expressions) {
        this.#expression(expression, { scope, groups: { keys: keySlots, aggregates } });
      }
    });
    this.#groupings.set(query, { keys, aggregates });
  }

  #groupKey(key: Expression, scope: Scope): void {
    if (someExpression(key, isAggregateOrSubquery)) this.#problems.push(unusableGroupKey(key.span));
    else this.#expression(key, { scope });
  }

  #expression(expression: Expression, around: Surroundings): void {
    if (this.#isGroupKey(expression, around)) return;
    switch (expression.kind) {
      case 'identifier':
        this.#name(expression, expression, around);
        return;
      case 'member':
      case 'index':
        this.#path(expression, around);
        return;
      case 'parameter':
        this.#parameters.set(expression.name, expression.span);
        return;
      case 'subquery':
        this.#subquery(expression.query, around.scope, false);
        return;
      case 'call':
        this.#call(expression, around);
        return;
      case 'literal':
      case 'array':
      case 'object':
      case 'unary':
      case 'binary':
      case 'logical':
      case 'conditional':
      case 'between':
      case 'in':
      case 'like':
      case 'resumeFilter':
        for (const operand of operandsOf(expression)) this.#expression(operand, around);
    }
  }

  /** Gives a copy of a group key the slot of the key. */
  #isGroupKey(expression: Expression, { groups }: Surroundings): boolean {
    const slot = groups?.keys.size ? groups.keys.get(print(expression)) : undefined;
    if (slot !== undefined) this.#slots.set(expression, slot);
    return slot !== undefined;
  }

  /** A chain of members and indices; a problem with its first name quotes the whole of it. */
  #path(path: ExpressionOf<'member' | 'index'>, around: Surroundings): void {
    let target: Expression = path;
    while (target.kind === 'member' || target.kind === 'index') {
      if (target.kind === 'index') this.#index(target, around);
      target = target.target;
      // A member of a group key is as good as the key.
      if (this.#isGroupKey(target, around)) return;
    }
    if (target.kind === 'identifier') this.#name(target, path, around);
    else this.#expression(target, around);
  }

  #index({ index, span }: ExpressionOf<'index'>, around: Surroundings): void {
    if (!isFixed(index)) this.#problems.push(memberIndexer(span));
    this.#expression(index, around);
  }

  #name(name: ExpressionOf<'identifier'>, reference: Expression, { scope }: Surroundings): void {
    const found = scope.resolve(name.name);
    if (!found) this.#problems.push(unresolved(name.name, name.span));
    else if (found.isSealed) this.#problems.push(notGrouped(reference, reference.span));
    else this.#slots.set(name, found.slot);
  }

  #call(call: ExpressionOf<'call'>, around: Surroundings): void {
    const aggregate = aggregateName(call);
    if (aggregate) {
      this.#aggregate(aggregate, call, around);
      return;
    }
    const problem = callProblem(call);
    if (problem) this.#problems.push(problem);
    for (const argument of call.arguments) this.#expression(argument, around);
  }

  #aggregate(name: AggregateName, call: ExpressionOf<'call'>, { scope, groups }: Surroundings): void {
    const [argument, ...more] = call.arguments;
    if (!argument || more.length > 0) this.#problems.push(aggregateArity(name, call.span));
    else if (!groups) this.#problems.push(aggregateOutsideSelect(name, call.span));
    else if (someExpression(argument, isAggregateOrSubquery)) this.#problems.push(nestedAggregate(call.span));
    else {
      const slot = this.#newSlot();
      this.#slots.set(call, slot);
      scope.within('open', () => this.#expression(argument, { scope }));
      groups.aggregates.push({ name, argument, slot });
    }
  }

  #newSlot(): number {
    this.#slotCount += 1;
    return this.#slotCount - 1;
  }
}

/** Whether the service takes it in brackets: nothing that depends on the item. */
const isFixed = (index: Expression): boolean =>
  index.kind === 'literal' ||
  index.kind === 'parameter' ||
  (index.kind === 'unary' && index.operand.kind === 'literal');

const isAggregate = (expression: Expression): boolean => aggregateName(expression) !== undefined;

const isAggregateOrSubquery = (expression: Expression): boolean =>
  isAggregate(expression) || expression.kind === 'subquery';

const selected = (select: Selection): readonly Expression[] => {
  if (select.kind === 'star') return [];
  return select.kind === 'value' ? [select.expression] : select.items.map((item) => item.expression);
};
