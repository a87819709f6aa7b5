import type { Expression, ObjectMember, Query, SubqueryForm } from '../language/ast.js';
import { parseNumber } from '../../values/number.js';
import { RESUME_FILTER } from '../language/lexer.js';
import type { Cursor } from './cursor.js';

export type ParseQuery = (cursor: Cursor) => Query;

const SUBQUERY_FORMS: readonly string[] = [
  'EXISTS',
  'ARRAY',
  'ALL',
  'FIRST',
  'LAST',
] satisfies SubqueryForm[];

/** What operators stand between: literals, names, calls, constructors, subqueries, parentheses. */
export class OperandParser {
  readonly #cursor: Cursor;
  readonly #parseExpression: () => Expression;
  readonly #parseQuery: ParseQuery;

  constructor(cursor: Cursor, parseExpression: () => Expression, parseQuery: ParseQuery) {
    this.#cursor = cursor;
    this.#parseExpression = parseExpression;
    this.#parseQuery = parseQuery;
  }

  parse(): Expression {
    const cursor = this.#cursor;
    const token = cursor.peek();
    const { start, end, text } = token;
    const span = { start, end };
    switch (token.kind) {
      case 'string':
        cursor.next();
        return { kind: 'literal', value: text, span };
      case 'number':
        cursor.next();
        return { kind: 'literal', value: parseNumber(text), span };
      case 'parameter':
        cursor.next();
        return { kind: 'parameter', name: text, span };
      case 'identifier':
        return this.#nameOrCall();
      case 'keyword':
        return this.#keywordOperand();
      case 'symbol':
        return this.#symbolOperand();
      case 'end':
        throw cursor.unexpected();
    }
  }

  #nameOrCall(): Expression {
    const cursor = this.#cursor;
    const { text, start } = cursor.peek();
    if (!cursor.isSymbol('(', 1)) {
      cursor.next();
      const span = cursor.spanFrom(start);
      const number = NUMBER_NAMES.get(text);
      if (number !== undefined) return { kind: 'literal', value: number, span };
      return { kind: 'identifier', name: text, span };
    }
    const form = text.toUpperCase();
    if (isForm(form) && cursor.isKeyword('SELECT', 2)) return this.#subquery(form);
    cursor.next();
    return this.#call(text, start, false);
  }

  #keywordOperand(): Expression {
    const cursor = this.#cursor;
    const { text, start, end } = cursor.peek();
    const literal = LITERALS.get(text);
    if (literal) {
      cursor.next();
      return { kind: 'literal', ...literal, span: { start, end } };
    }
    if (text === 'udf') {
      cursor.next();
      cursor.expectSymbol('.');
      return this.#call(cursor.expectName(), start, true);
    }
    if ((text === 'LEFT' || text === 'RIGHT') && cursor.isSymbol('(', 1)) {
      cursor.next();
      return this.#call(text, start, false);
    }
    if (isForm(text)) return this.#subquery(text);
    throw cursor.unexpected();
  }

  #symbolOperand(): Expression {
    const cursor = this.#cursor;
    const { text, start, end } = cursor.peek();
    if (text === '[') return this.#array();
    if (text === '{') return this.#object();
    if (text === RESUME_FILTER) {
      cursor.next();
      return { kind: 'resumeFilter', span: { start, end } };
    }
    if (text !== '(') throw cursor.unexpected();
    if (cursor.isKeyword('SELECT', 1)) return this.#subquery('scalar');
    cursor.next();
    const inner = this.#parseExpression();
    cursor.expectSymbol(')');
    return inner;
  }

  #subquery(form: SubqueryForm): Expression {
    const cursor = this.#cursor;
    const start = cursor.start;
    if (form !== 'scalar') cursor.next();
    cursor.expectSymbol('(');
    const query = cursor.nested(() => this.#parseQuery(cursor));
    cursor.expectSymbol(')');
    return { kind: 'subquery', form, query, span: cursor.spanFrom(start) };
  }

  #call(name: string, start: number, userDefined: boolean): Expression {
    const cursor = this.#cursor;
    cursor.expectSymbol('(');
    const args = cursor.isSymbol(')') ? [] : cursor.list(() => this.#parseExpression());
    cursor.expectSymbol(')');
    return { kind: 'call', name, arguments: args, userDefined, span: cursor.spanFrom(start) };
  }

  #array(): Expression {
    const cursor = this.#cursor;
    const start = cursor.start;
    cursor.expectSymbol('[');
    const items = cursor.isSymbol(']') ? [] : cursor.list(() => this.#parseExpression());
    cursor.expectSymbol(']');
    return { kind: 'array', items, span: cursor.spanFrom(start) };
  }

  #object(): Expression {
    const cursor = this.#cursor;
    const start = cursor.start;
    cursor.expectSymbol('{');
    const members = cursor.isSymbol('}') ? [] : cursor.list(() => this.#objectMember());
    cursor.expectSymbol('}');
    return { kind: 'object', members, span: cursor.spanFrom(start) };
  }

  #objectMember(): ObjectMember {
    const { kind, text } = this.#cursor.peek();
    if (kind !== 'string' && kind !== 'identifier') throw this.#cursor.unexpected();
    this.#cursor.next();
    this.#cursor.expectSymbol(':');
    return { name: text, value: this.#parseExpression() };
  }
}

/** Numbers without digits; they stand for themselves in query text only, never as property names. */
const NUMBER_NAMES = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
]);

const LITERALS = new Map<string, { value: null | boolean | undefined }>([
  ['true', { value: true }],
  ['false', { value: false }],
  ['null', { value: null }],
  ['undefined', { value: undefined }],
]);

const isForm = (word: string): word is SubqueryForm => SUBQUERY_FORMS.includes(word);
