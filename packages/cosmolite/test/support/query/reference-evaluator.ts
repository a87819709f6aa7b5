/**
 * The language a second time, as plainly as possible: an interpreter that walks the syntax tree over
 * whole arrays. No planner, no slots, no paging; what the real one must agree with.
 */
import type { Expression, ExpressionOf, Query, Source } from '../../../src/query/language/ast.js';
import { Effort } from '../../../src/query/language/effort.js';
import { SYSTEM_FUNCTIONS } from '../../../src/query/functions/index.js';
import { print } from '../../../src/query/language/print.js';
import { someExpression } from '../../../src/query/language/walk.js';
import {
  canonicalText,
  compareValues,
  equals,
  isObject,
  isPrimitive,
  type Json,
  type JsonObject,
  typeName,
  type Value,
} from '../../../src/values/values.js';

type Row = ReadonlyMap<string, Value>;

/** The rows a group was made of; a plain row is a group of itself. */
interface Group {
  readonly row: Row;
  readonly rows: readonly Row[];
}

const ITEM = '<item>';

export class ReferenceEvaluator {
  readonly #parameters: ReadonlyMap<string, Json>;

  constructor(parameters: ReadonlyMap<string, Json>) {
    this.#parameters = parameters;
  }

  /** @param items in the container's own order, which is kept where the query asks for no other */
  run(query: Query, items: readonly JsonObject[]): Json[] {
    const rows =
      query.from.length === 0 ? [new Map<string, Value>()] : items.map((item) => new Map([[ITEM, item]]));
    return this.#query(query, rows, query.from.length > 0);
  }

  #query(query: Query, outer: readonly Row[], isOverItems = false): Json[] {
    const { where, select, paging, top } = query;
    let rows = outer;
    for (const [index, source] of query.from.entries()) {
      rows =
        index === 0 && isOverItems
          ? this.#bindFirst(source, rows)
          : rows.flatMap((row) => this.#bind(source, row));
    }
    if (where) rows = rows.filter((row) => this.#value(where, { row, rows: [] }) === true);
    rows = this.#sort(query, rows);

    let results = this.#groups(query, rows)
      .map((group) => this.#project(query, group))
      .filter((value) => value !== undefined);
    if (query.distinct) results = [...new Map(results.map((row) => [canonicalText(row), row])).values()];
    if (select.kind === 'star' && query.from.length !== 1) throw new Error('SELECT * needs one source');
    if (top) results = results.slice(0, this.#count(top));
    if (paging) results = results.slice(this.#count(paging.offset)).slice(0, this.#count(paging.limit));
    return results;
  }

  /** A subquery that the outermost FROM starts with runs over all items at once, not over each. */
  #bindFirst(source: Source, items: readonly Row[]): Row[] {
    const { collection } = source;
    return collection.kind === 'subquery'
      ? this.#bindValues(source, this.#query(collection.query, items, true), new Map())
      : items.flatMap((item) => this.#bind(source, item));
  }

  #bind(source: Source, row: Row): Row[] {
    const { collection } = source;
    const values: Value[] =
      collection.kind === 'subquery'
        ? this.#query(collection.query, [row])
        : [
            collection.steps.reduce<Value>(
              at,
              row.has(collection.root) ? row.get(collection.root) : row.get(ITEM),
            ),
          ];
    return this.#bindValues(source, values, row);
  }

  #bindValues(source: Source, values: readonly Value[], row: Row): Row[] {
    const { collection } = source;
    const bound =
      source.kind === 'value' ? values : values.flatMap((value) => (Array.isArray(value) ? value : []));
    const path = collection.kind === 'path' ? [collection.root, ...collection.steps] : [];
    const name = String(source.alias ?? path.at(-1) ?? '');
    return bound.filter((value) => value !== undefined).map((value) => new Map([...row, [name, value]]));
  }

  #sort({ orderBy }: Query, rows: readonly Row[]): readonly Row[] {
    if (!orderBy) return rows;
    const numbered = rows.map((row, index) => ({ row, index }));
    numbered.sort((left, right) => {
      for (const { expression, descending } of orderBy.items) {
        const compared = compareValues(
          this.#value(expression, { row: left.row, rows: [] }),
          this.#value(expression, { row: right.row, rows: [] }),
        );
        if (compared !== 0) return descending ? -compared : compared;
      }
      return left.index - right.index;
    });
    return numbered.map(({ row }) => row);
  }

  #groups({ groupBy, select }: Query, rows: readonly Row[]): Group[] {
    if (groupBy.length > 0) {
      const groups = new Map<string, Row[]>();
      for (const row of rows) {
        const key = groupBy.map((each) => canonicalText(this.#value(each, { row, rows: [] }))).join();
        groups.set(key, [...(groups.get(key) ?? []), row]);
      }
      return [...groups.values()].map((members) => ({ row: members[0] ?? new Map(), rows: members }));
    }
    return selected(select).some((each) => someExpression(each, isAggregate))
      ? [{ row: new Map(), rows }]
      : rows.map((row) => ({ row, rows: [row] }));
  }

  #project({ select, from }: Query, group: Group): Value {
    if (select.kind === 'value') return this.#value(select.expression, group);
    if (select.kind === 'star') {
      const [source] = from;
      const path = source?.collection.kind === 'path' ? source.collection : undefined;
      return group.row.get(String(source?.alias ?? path?.steps.at(-1) ?? path?.root));
    }
    const row: JsonObject = {};
    let unnamed = 0;
    for (const { expression, alias } of select.items) {
      const isNamed = expression.kind === 'member' || expression.kind === 'identifier';
      if (alias === undefined && !isNamed) unnamed += 1;
      const value = this.#value(expression, group);
      if (value !== undefined) row[alias ?? (isNamed ? expression.name : `$${unnamed}`)] = value;
    }
    return row;
  }

  #value(expression: Expression, group: Group): Value {
    const of = (operand: Expression): Value => this.#value(operand, group);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'parameter':
        return this.#parameters.get(expression.name);
      case 'identifier':
        return group.row.get(expression.name);
      case 'member':
        return at(of(expression.target), expression.name);
      case 'index':
        return at(of(expression.target), of(expression.index));
      case 'array':
        return expression.items.map(of).filter((value) => value !== undefined);
      case 'object': {
        const members = expression.members.map(({ name, value }): [string, Value] => [name, of(value)]);
        return Object.fromEntries(members.filter((entry): entry is [string, Json] => entry[1] !== undefined));
      }
      case 'unary':
        return unary(expression.operator, of(expression.operand));
      case 'binary':
        return binary(expression.operator, of(expression.left), of(expression.right));
      case 'logical':
        return expression.operands.map(of).reduce((left, right) => logical(expression.operator, left, right));
      case 'conditional':
        return of(expression.condition) === true ? of(expression.whenTrue) : of(expression.whenFalse);
      case 'between': {
        const value = of(expression.operand);
        const low = binary('>=', value, of(expression.low));
        const inside = logical('AND', low, binary('<=', value, of(expression.high)));
        return expression.not ? unary('NOT', inside) : inside;
      }
      case 'in': {
        const value = of(expression.operand);
        if (value === undefined) return undefined;
        return expression.items.some((each) => equals(of(each), value)) !== expression.not;
      }
      case 'like': {
        const text = of(expression.operand);
        const pattern = of(expression.pattern);
        if (typeof text !== 'string' || typeof pattern !== 'string') return undefined;
        return simpleLike(text, pattern) !== expression.not;
      }
      case 'call':
        return this.#call(expression, group);
      case 'subquery':
        return this.#subquery(expression, group.row);
      case 'resumeFilter':
        return true;
    }
  }

  #call(call: ExpressionOf<'call'>, group: Group): Value {
    const name = call.name.toUpperCase();
    const [argument] = call.arguments;
    const found = SYSTEM_FUNCTIONS.get(name);
    if (!found && argument) {
      const values = group.rows.map((row) => this.#value(argument, { row, rows: [] }));
      return aggregate(
        name,
        values.filter((value) => value !== undefined),
      );
    }
    if (!found) throw new Error(`unknown function ${print(call)}`);
    const values = call.arguments.map((each) => this.#value(each, group));
    if (!found.seesUndefined && values.includes(undefined)) return undefined;
    return found.evaluate(values, { now: 0, effort: new Effort() });
  }

  #subquery({ form, query }: ExpressionOf<'subquery'>, row: Row): Value {
    const rows = this.#query(query, [row]);
    switch (form) {
      case 'EXISTS':
        return rows.length > 0;
      case 'ARRAY':
        return rows;
      case 'ALL':
        return rows.every((value) => value === true);
      case 'FIRST':
      case 'scalar':
        return rows[0];
      case 'LAST':
        return rows.at(-1);
    }
  }

  #count(count: NonNullable<Query['top']>): number {
    return count.kind === 'literal' ? count.value : Number(this.#parameters.get(count.name));
  }
}

const selected = (select: Query['select']): readonly Expression[] => {
  if (select.kind === 'star') return [];
  return select.kind === 'value' ? [select.expression] : select.items.map((item) => item.expression);
};

const isAggregate = (expression: Expression): boolean =>
  expression.kind === 'call' && !SYSTEM_FUNCTIONS.has(expression.name.toUpperCase());

function at(target: Value, step: Value): Value {
  if (typeof step === 'string') {
    return isObject(target) && Object.hasOwn(target, step) ? target[step] : undefined;
  }
  return Array.isArray(target) && typeof step === 'number' ? target[step] : undefined;
}

function unary(operator: ExpressionOf<'unary'>['operator'], value: Value): Value {
  if (operator === 'NOT') return typeof value === 'boolean' ? !value : undefined;
  if (typeof value !== 'number') return undefined;
  if (operator === '~') return ~value;
  return operator === '-' ? 0 - value : value;
}

function binary(operator: ExpressionOf<'binary'>['operator'], left: Value, right: Value): Value {
  if (operator === '??') return left === undefined ? right : left;
  if (left === undefined || right === undefined) return undefined;
  if (operator === '=') return equals(left, right);
  if (operator === '!=') return !equals(left, right);
  if (operator === '||') {
    return typeof left === 'string' && typeof right === 'string' ? left + right : undefined;
  }
  if (['<', '<=', '>', '>='].includes(operator)) {
    if (!isPrimitive(left) || !isPrimitive(right) || typeName(left) !== typeName(right)) return undefined;
    const order = compareValues(left, right);
    return (order === 0 && operator.endsWith('=')) || (operator.startsWith('<') ? order < 0 : order > 0);
  }
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const calculations: Readonly<Record<string, number>> = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
    '%': left % right,
    '&': left & right,
    '|': left | right,
    '^': left ^ right,
    '<<': left << right,
    '>>': left >> right,
    '>>>': left >>> right,
  };
  return calculations[operator];
}

function logical(operator: 'AND' | 'OR', left: Value, right: Value): Value {
  const decisive = operator === 'OR';
  if (left === decisive || right === decisive) return decisive;
  return typeof left === 'boolean' && typeof right === 'boolean' ? !decisive : undefined;
}

function aggregate(name: string, values: readonly Json[]): Value {
  const numbers = values.filter((value) => typeof value === 'number');
  const isNumeric = numbers.length === values.length;
  const total = numbers.reduce((sum, value) => sum + value, 0);
  switch (name) {
    case 'COUNT':
      return values.length;
    case 'COUNTIF':
      return values.filter((value) => value === true).length;
    case 'SUM':
      return isNumeric ? total : undefined;
    case 'AVG':
      return isNumeric && values.length > 0 ? total / values.length : undefined;
    case 'MIN':
    case 'MAX':
      if (!values.every(isPrimitive)) return undefined;
      return values.toSorted(compareValues).at(name === 'MIN' ? 0 : -1);
    default:
      throw new Error(`unknown aggregate ${name}`);
  }
}

/** `%` and `_` only, by way of a regular expression. */
function simpleLike(text: string, pattern: string): boolean {
  const source = Array.from(pattern, (character) => {
    if (character === '%') return '[^]*';
    return character === '_' ? '[^]' : character.replace(/[.*+?^${}()|[\]\\]/, String.raw`\$&`);
  }).join('');
  return new RegExp(`^${source}$`, 'u').test(text);
}
