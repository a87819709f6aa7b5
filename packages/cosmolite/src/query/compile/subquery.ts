import type { Json, Value } from '../../values/values.js';
import type { ExpressionOf } from '../language/ast.js';
import { plainQueryError } from '../language/query-error.js';
import type { Environment, Evaluator } from './environment.js';
import type { CompileContext } from './expression.js';
import { compileQuery } from './query.js';
import { evaluateRows } from './rows.js';
import { measured } from './size.js';

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
  return measured(all, environment.effort);
}

function onlyRow(rows: readonly Json[]): Value {
  if (rows.length > 1) {
    throw plainQueryError('The cardinality of a scalar subquery result set cannot be greater than one.');
  }
  return rows[0];
}
