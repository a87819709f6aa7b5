/** Syntax tree → text. Parsing the text again gives the same tree; every nested operator has its parentheses. */
import type { Value } from '../../values/values.js';
import { isNumber, numberText } from '../../values/number.js';
import { writeJson } from '../../values/write.js';
import type { Expression, Query, RowCount, SelectItem, Selection, Source, Collection } from './ast.js';
import { isPlainName, RESUME_FILTER } from './lexer.js';

/** @param separator put between clauses: the gateway's rewritten queries use a line each */
export function printQuery(query: Query, separator = '\n'): string {
  const { distinct, top, select, from, where, groupBy, orderBy, paging } = query;
  const clauses = [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${top ? `TOP ${printCount(top)} ` : ''}${printSelection(select)}`,
  ];
  if (from.length > 0) clauses.push(`FROM ${from.map(printSource).join(' JOIN ')}`);
  if (where) clauses.push(`WHERE ${print(where)}`);
  if (groupBy.length > 0) clauses.push(`GROUP BY ${list(groupBy)}`);
  if (orderBy) {
    const items = orderBy.items.map((item) => `${print(item.expression)}${item.descending ? ' DESC' : ''}`);
    clauses.push(`ORDER BY ${items.join(', ')}`);
  }
  if (paging) clauses.push(`OFFSET ${printCount(paging.offset)} LIMIT ${printCount(paging.limit)}`);
  return clauses.join(separator);
}

export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value);
    case 'parameter':
    case 'identifier':
      return expression.name;
    case 'member':
      return print(expression.target) + printStep(expression.name);
    case 'index':
      return `${print(expression.target)}[${print(expression.index)}]`;
    case 'array':
      return `[${list(expression.items)}]`;
    case 'object': {
      const members = expression.members.map(({ name, value }) => `${JSON.stringify(name)}: ${print(value)}`);
      return `{${members.join(', ')}}`;
    }
    case 'unary':
      return expression.operator === 'NOT'
        ? `(NOT ${print(expression.operand)})`
        : `(${expression.operator}${print(expression.operand)})`;
    case 'binary':
      return `(${print(expression.left)} ${expression.operator} ${print(expression.right)})`;
    case 'logical':
      return `(${expression.operands.map(print).join(` ${expression.operator} `)})`;
    case 'conditional':
      return `(${print(expression.condition)} ? ${print(expression.whenTrue)} : ${print(expression.whenFalse)})`;
    case 'between':
      return `(${print(expression.operand)}${negated(expression)} BETWEEN ${print(expression.low)} AND ${print(expression.high)})`;
    case 'in':
      return `(${print(expression.operand)}${negated(expression)} IN (${list(expression.items)}))`;
    case 'like': {
      const escape = expression.escape === undefined ? '' : ` ESCAPE ${JSON.stringify(expression.escape)}`;
      return `(${print(expression.operand)}${negated(expression)} LIKE ${print(expression.pattern)}${escape})`;
    }
    case 'call':
      return `${expression.userDefined ? 'udf.' : ''}${expression.name}(${list(expression.arguments)})`;
    case 'subquery':
      return `${expression.form === 'scalar' ? '' : expression.form}(${printQuery(expression.query, ' ')})`;
    case 'resumeFilter':
      return `(${RESUME_FILTER})`;
  }
}

function printLiteral(value: Value): string {
  if (value === undefined) return 'undefined';
  return isNumber(value) ? numberText(value) : writeJson(value);
}

function printSelection(select: Selection): string {
  switch (select.kind) {
    case 'star':
      return '*';
    case 'value':
      return `VALUE ${print(select.expression)}`;
    case 'list':
      return select.items.map(printItem).join(', ');
  }
}

const printItem = ({ expression, alias }: SelectItem): string =>
  alias === undefined ? print(expression) : `${print(expression)} AS ${alias}`;

function printSource({ kind, collection, alias }: Source): string {
  const from = printCollection(collection);
  if (kind === 'elements') return `${alias} IN ${from}`;
  return alias === undefined ? from : `${from} AS ${alias}`;
}

function printCollection(collection: Collection): string {
  if (collection.kind === 'subquery') return `(${printQuery(collection.query, ' ')})`;
  return collection.root + collection.steps.map(printStep).join('');
}

const printStep = (step: string | number): string =>
  typeof step === 'string' && isPlainName(step) ? `.${step}` : `[${JSON.stringify(step)}]`;

const printCount = (count: RowCount): string => (count.kind === 'literal' ? String(count.value) : count.name);

const list = (expressions: readonly Expression[]): string => expressions.map(print).join(', ');

const negated = ({ not }: { not: boolean }): string => (not ? ' NOT' : '');
