import type {
  Collection,
  OrderBy,
  Paging,
  Query,
  RowCount,
  SelectItem,
  Selection,
  Source,
  Expression,
} from '../language/ast.js';
import { notImplemented } from '../../common/errors.js';
import type { Cursor } from './cursor.js';
import { ExpressionParser } from './expression.js';

/** One `SELECT` statement, whole or inside parentheses. */
export function parseSelect(cursor: Cursor): Query {
  const start = cursor.start;
  const expressions = new ExpressionParser(cursor, parseSelect);

  cursor.expectKeyword('SELECT');
  const distinct = cursor.takeKeyword('DISTINCT');
  const top = cursor.takeKeyword('TOP') ? rowCount(cursor) : undefined;
  const select = selection(cursor, expressions);
  const from = cursor.takeKeyword('FROM') ? sources(cursor) : [];
  const where = cursor.takeKeyword('WHERE') ? expressions.parse() : undefined;
  const groupBy = takeClause(cursor, 'GROUP') ? cursor.list(() => expressions.parse()) : [];
  const orderBy = order(cursor, expressions);
  const paging = offsetLimit(cursor);

  return {
    kind: 'query',
    distinct,
    ...(top && { top }),
    select,
    from,
    ...(where && { where }),
    groupBy,
    ...(orderBy && { orderBy }),
    ...(paging && { paging }),
    span: cursor.spanFrom(start),
  };
}

/** `FROM … WHERE …`, the condition of a patch. */
export function parseFromWhere(cursor: Cursor): { from: Source[]; where?: Expression } {
  cursor.expectKeyword('FROM');
  const from = sources(cursor);
  const where = cursor.takeKeyword('WHERE') ? new ExpressionParser(cursor, parseSelect).parse() : undefined;
  return { from, ...(where && { where }) };
}

function takeClause(cursor: Cursor, word: 'GROUP' | 'ORDER'): boolean {
  const taken = cursor.takeKeyword(word);
  if (taken) cursor.expectKeyword('BY');
  return taken;
}

function selection(cursor: Cursor, expressions: ExpressionParser): Selection {
  const { start, end } = cursor.peek();
  if (cursor.takeSymbol('*')) return { kind: 'star', span: { start, end } };
  if (cursor.takeKeyword('VALUE')) return { kind: 'value', expression: expressions.parse() };
  return { kind: 'list', items: cursor.list(() => selectItem(cursor, expressions)) };
}

function selectItem(cursor: Cursor, expressions: ExpressionParser): SelectItem {
  const expression = expressions.parse();
  const alias = optionalAlias(cursor);
  return { expression, ...(alias !== undefined && { alias }) };
}

function optionalAlias(cursor: Cursor): string | undefined {
  if (cursor.takeKeyword('AS')) return cursor.expectName();
  return cursor.peek().kind === 'identifier' ? cursor.next().text : undefined;
}

function sources(cursor: Cursor): Source[] {
  const all = [source(cursor)];
  while (cursor.takeKeyword('JOIN')) all.push(source(cursor));
  return all;
}

function source(cursor: Cursor): Source {
  const start = cursor.start;
  if (cursor.peek().kind === 'identifier' && cursor.isKeyword('IN', 1)) {
    const alias = cursor.expectName();
    cursor.expectKeyword('IN');
    return { kind: 'elements', alias, collection: collection(cursor), span: cursor.spanFrom(start) };
  }
  const from = collection(cursor);
  const alias = optionalAlias(cursor);
  return {
    kind: 'value',
    collection: from,
    ...(alias !== undefined && { alias }),
    span: cursor.spanFrom(start),
  };
}

function collection(cursor: Cursor): Collection {
  const start = cursor.start;
  if (cursor.takeSymbol('(')) {
    const query = cursor.nested(() => parseSelect(cursor));
    cursor.expectSymbol(')');
    return { kind: 'subquery', query, span: cursor.spanFrom(start) };
  }
  const root = cursor.expectName();
  const steps: (string | number)[] = [];
  for (;;) {
    if (cursor.takeSymbol('.')) steps.push(cursor.expectName());
    else if (cursor.takeSymbol('[')) steps.push(bracketStep(cursor));
    else return { kind: 'path', root, steps, span: cursor.spanFrom(start) };
  }
}

function bracketStep(cursor: Cursor): string | number {
  const { kind, text } = cursor.peek();
  if (kind !== 'string' && kind !== 'number') throw cursor.unexpected();
  cursor.next();
  cursor.expectSymbol(']');
  return kind === 'number' ? Number(text) : text;
}

function order(cursor: Cursor, expressions: ExpressionParser): OrderBy | undefined {
  const { start } = cursor;
  if (!takeClause(cursor, 'ORDER')) return undefined;
  if (cursor.isKeyword('RANK')) throw notImplemented('ORDER BY RANK');
  const items = cursor.list(() => {
    const expression = expressions.parse();
    const descending = cursor.takeKeyword('DESC');
    if (!descending) cursor.takeKeyword('ASC');
    return { expression, descending };
  });
  return { items, span: cursor.spanFrom(start) };
}

function offsetLimit(cursor: Cursor): Paging | undefined {
  const { start } = cursor;
  if (!cursor.takeKeyword('OFFSET')) return undefined;
  const offset = rowCount(cursor);
  cursor.expectKeyword('LIMIT');
  const limit = rowCount(cursor);
  return { offset, limit, span: cursor.spanFrom(start) };
}

function rowCount(cursor: Cursor): RowCount {
  const { kind, text, start, end } = cursor.peek();
  if (kind !== 'number' && kind !== 'parameter') throw cursor.unexpected();
  cursor.next();
  const span = { start, end };
  return kind === 'number'
    ? { kind: 'literal', value: Number(text), span }
    : { kind: 'parameter', name: text, span };
}
