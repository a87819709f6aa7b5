import { isDeeperThan } from '../../values/values.js';
import type { Query } from '../language/ast.js';
import { Cursor, tooDeep } from './cursor.js';
import { parseFromWhere, parseSelect } from './statement.js';

/**
 * Operators in a row (`a + b + c …`) make a tree as deep as the row is long without nesting in the text,
 * and every later stage walks the tree recursively.
 */
const MAX_DEPTH = 1_000;

/** @throws CosmosError 400 SC1001 or SC1002 */
export const parseQuery = (text: string): Query => complete(text, parseSelect);

/** A patch condition, `from c where c.stock > 0`, as a query with a row where it is met. */
export const parseCondition = (text: string): Query =>
  complete(text, (cursor) => {
    const start = cursor.start;
    const clauses = parseFromWhere(cursor);
    const span = cursor.spanFrom(start);
    return {
      kind: 'query',
      distinct: false,
      select: { kind: 'value', expression: { kind: 'literal', value: true, span } },
      ...clauses,
      groupBy: [],
      span,
    };
  });

function complete(text: string, parse: (cursor: Cursor) => Query): Query {
  const cursor = new Cursor(text);
  const query = parse(cursor);
  if (cursor.peek().kind !== 'end') throw cursor.unexpected();
  if (isDeeperThan(query, MAX_DEPTH)) throw tooDeep(query.span);
  return query;
}
