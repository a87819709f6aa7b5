import { aggregateName } from '../aggregate.js';
import type { Expression, ExpressionOf, Query, Selection, Source } from '../ast.js';
import { functionOf } from '../functions/index.js';
import { print } from '../print.js';
import { plainQueryError, queryError } from '../query-error.js';
import { operandsOf, someExpression } from '../walk.js';
import { ITEM_SLOT } from './analysis.js';
import type { AggregateCall, Analysis, GroupKey, Grouping, SourceBinding } from './analysis.js';
import { Scope } from './scope.js';

/**
 * Gives every name its slot and refuses what the grammar allows but the language does not.
 * @throws CosmosError 400 with the service's SC2xxx code
 */
export function analyse(query: Query): Analysis {
  const analyser = new Analyser();
  analyser.query(query, new Scope(), true);
  return analyser.analysis();
}

/** What an expression's surroundings are: which names it sees and, in a grouped SELECT, the groups. */
interface Surroundings {
  readonly scope: Scope;
  readonly groups?: { readonly keys: ReadonlyMap<string, number>; readonly aggregates: AggregateCall[] };
}

class Analyser {
  #slotCount = ITEM_SLOT + 1;
  readonly #slots = new Map<Expression, number>();
  readonly #sources = new Map<Source, SourceBinding>();
  readonly #groupings = new Map<Query, Grouping>();
  readonly #parameters = new Set<string>();

  analysis(): Analysis {
    return {
      slotCount: this.#slotCount,
      slots: this.#slots,
      sources: this.#sources,
      groupings: this.#groupings,
      parameters: [...this.#parameters],
    };
  }

  /** @param overItems the query runs over the container's items, not inside an expression */
  query(query: Query, outer: Scope, overItems: boolean): void {
    const scope = new Scope(outer);
    query.from.forEach((source, index) => this.#source(source, scope, overItems && index === 0));
    if (query.where) this.#expression(query.where, { scope });
    for (const key of query.groupBy) this.#groupKey(key, scope);
    for (const item of query.orderBy) this.#expression(item.expression, { scope });
    for (const count of [query.top, query.paging?.offset, query.paging?.limit]) {
      if (count?.kind === 'parameter') this.#parameters.add(count.name);
    }
    this.#select(query, scope);
  }

  #source(source: Source, scope: Scope, overItems: boolean): void {
    const { collection } = source;
    if (collection.kind === 'subquery') {
      this.#requirePlain(collection.query);
      this.query(collection.query, scope, overItems);
      const slot = this.#newSlot();
      this.#sources.set(source, { slot });
      if (source.alias !== undefined) scope.declare(source.alias, slot, source.span);
      return;
    }

    const root = scope.resolve(collection.root);
    if (!root && !overItems) throw unresolved(collection.root, collection.span);
    if (root?.sealed) throw notGrouped(collection.root, collection.span);
    const rootSlot = root?.slot ?? ITEM_SLOT;
    const isRoot = source.kind === 'value' && collection.steps.length === 0;
    const slot = isRoot ? rootSlot : this.#newSlot();
    this.#sources.set(source, { slot, rootSlot });
    const name = source.alias ?? [collection.root, ...collection.steps].at(-1);
    if (typeof name === 'string') scope.declare(name, slot, source.span);
  }

  #select(query: Query, scope: Scope): void {
    const expressions = selected(query.select);
    const isGrouped =
      query.groupBy.length > 0 || expressions.some((each) => someExpression(each, isAggregate));
    if (query.select.kind === 'star') this.#checkStar(query);
    if (!isGrouped) {
      for (const expression of expressions) this.#expression(expression, { scope });
      return;
    }

    const keys = query.groupBy.map((expression): GroupKey => ({ expression, slot: this.#newSlot() }));
    const aggregates: AggregateCall[] = [];
    const groups = {
      keys: new Map(keys.map(({ expression, slot }) => [print(expression), slot])),
      aggregates,
    };
    scope.sealed(() => {
      for (const expression of expressions) this.#expression(expression, { scope, groups });
    });
    this.#groupings.set(query, { keys, aggregates });
  }

  #checkStar({ select, from, groupBy }: Query): void {
    const span = select.kind === 'star' ? select.span : undefined;
    if (groupBy.length > 0) throw queryError('SC2041', "'SELECT *' is not allowed with GROUP BY.", span);
    if (from.length === 1) return;
    throw from.length === 0
      ? queryError('SC2030', "'SELECT *' is not valid if FROM clause is omitted.", span)
      : queryError('SC2040', "'SELECT *' is only valid with a single input set.", span);
  }

  #groupKey(key: Expression, scope: Scope): void {
    if (someExpression(key, (each) => isAggregate(each) || each.kind === 'subquery')) {
      throw queryError(
        'SC2101',
        'Aggregates and subqueries are not allowed in the GROUP BY clause.',
        key.span,
      );
    }
    this.#expression(key, { scope });
  }

  #expression(expression: Expression, around: Surroundings): void {
    const groupSlot = around.groups?.keys.size ? around.groups.keys.get(print(expression)) : undefined;
    if (groupSlot !== undefined) {
      this.#slots.set(expression, groupSlot);
      return;
    }
    switch (expression.kind) {
      case 'identifier':
        this.#name(expression, expression, around);
        return;
      case 'member':
      case 'index':
        this.#path(expression, around);
        return;
      case 'parameter':
        this.#parameters.add(expression.name);
        return;
      case 'subquery':
        this.#requirePlain(expression.query);
        this.query(expression.query, around.scope, false);
        return;
      case 'call':
        if (isAggregate(expression)) this.#aggregate(expression, around);
        else this.#call(expression, around);
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

  /** A chain of members and indices; errors about its first name quote the whole of it. */
  #path(path: ExpressionOf<'member' | 'index'>, around: Surroundings): void {
    let target: Expression = path;
    while (target.kind === 'member' || target.kind === 'index') {
      if (target.kind === 'index') this.#expression(target.index, around);
      target = target.target;
    }
    if (target.kind === 'identifier') this.#name(target, path, around);
    else this.#expression(target, around);
  }

  #name(name: ExpressionOf<'identifier'>, reference: Expression, { scope }: Surroundings): void {
    const found = scope.resolve(name.name);
    if (!found) throw unresolved(name.name, name.span);
    if (found.sealed) throw notGrouped(print(reference), reference.span);
    this.#slots.set(name, found.slot);
  }

  #call(call: ExpressionOf<'call'>, around: Surroundings): void {
    functionOf(call);
    for (const argument of call.arguments) this.#expression(argument, around);
  }

  #aggregate(call: ExpressionOf<'call'>, { scope, groups }: Surroundings): void {
    const [argument, ...more] = call.arguments;
    const name = aggregateName(call);
    if (!name) throw new TypeError(`${call.name} is no aggregate`);
    if (!argument || more.length > 0) {
      throw queryError('SC2050', `The ${name} function requires 1 argument(s).`, call.span);
    }
    if (!groups) {
      throw plainQueryError(`The aggregate function ${name} is only allowed in the SELECT clause.`);
    }
    if (someExpression(argument, (each) => isAggregate(each) || each.kind === 'subquery')) {
      throw queryError(
        'SC2101',
        'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.',
        call.span,
      );
    }
    const slot = this.#newSlot();
    this.#slots.set(call, slot);
    scope.unsealed(() => this.#expression(argument, { scope }));
    groups.aggregates.push({ name, argument, slot });
  }

  #requirePlain({ orderBy, top, paging, span }: Query): void {
    if (orderBy.length > 0) throw queryError('SC2202', "'ORDER BY' is not supported in subqueries.", span);
    if (top) throw queryError('SC2203', "'TOP' is not supported in subqueries.", top.span);
    if (paging) throw queryError('SC2204', "'OFFSET LIMIT' clause is not supported in subqueries.", span);
  }

  #newSlot(): number {
    this.#slotCount += 1;
    return this.#slotCount - 1;
  }
}

const isAggregate = (expression: Expression): expression is ExpressionOf<'call'> =>
  aggregateName(expression) !== undefined;

const selected = (select: Selection): readonly Expression[] => {
  if (select.kind === 'star') return [];
  return select.kind === 'value' ? [select.expression] : select.items.map((item) => item.expression);
};

const unresolved = (name: string, span: Query['span']): Error =>
  queryError('SC2001', `Identifier '${name}' could not be resolved.`, span);

const notGrouped = (reference: string, span: Query['span']): Error =>
  queryError(
    'SC2102',
    `Property reference '${reference}' is invalid in the select list because it is not contained in ` +
      'either an aggregate function or the GROUP BY clause.',
    span,
  );
