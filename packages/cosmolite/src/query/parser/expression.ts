import type { Expression, UnaryOperator } from '../language/ast.js';
import { queryErrors } from '../language/query-error.js';
import type { Cursor } from './cursor.js';
import { BINARY_OPERATORS, POWER } from './operators.js';
import { OperandParser, type ParseQuery } from './operand.js';

/** Scalar expressions, by operator precedence (Pratt): see `operators.ts` for the binding powers. */
export class ExpressionParser {
  readonly #cursor: Cursor;
  readonly #operands: OperandParser;

  /** @param parseQuery reads the SELECT inside parentheses; the statement parser passes itself */
  constructor(cursor: Cursor, parseQuery: ParseQuery) {
    this.#cursor = cursor;
    this.#operands = new OperandParser(cursor, () => this.parse(), parseQuery);
  }

  /** @param floor only operators that bind tighter than this are taken */
  parse(floor: number = POWER.none): Expression {
    return this.#cursor.nested(() => {
      let left = this.#prefix();
      for (;;) {
        const more = this.#infix(left, floor);
        if (!more) return left;
        left = more;
      }
    });
  }

  #infix(left: Expression, floor: number): Expression | undefined {
    const cursor = this.#cursor;
    const { kind, text } = cursor.peek();
    if (kind === 'keyword') return this.#keywordOperator(left, floor);
    if (kind !== 'symbol') return undefined;
    if (text === '?') return floor < POWER.conditional ? this.#conditional(left) : undefined;

    const operator = BINARY_OPERATORS.get(text);
    if (!operator || operator.power <= floor) return undefined;
    cursor.next();
    const right = this.parse(operator.power);
    return {
      kind: 'binary',
      operator: operator.name,
      left,
      right,
      span: cursor.spanFrom(left.span.start),
    };
  }

  #keywordOperator(left: Expression, floor: number): Expression | undefined {
    const cursor = this.#cursor;
    if (cursor.isKeyword('AND')) return floor < POWER.and ? this.#chain('AND', left, POWER.and) : undefined;
    if (cursor.isKeyword('OR')) return floor < POWER.or ? this.#chain('OR', left, POWER.or) : undefined;
    if (floor >= POWER.membership) return undefined;

    const not = cursor.isKeyword('NOT');
    const ahead = not ? 1 : 0;
    if (!['IN', 'BETWEEN', 'LIKE'].some((word) => cursor.isKeyword(word, ahead))) return undefined;
    if (not) cursor.next();
    if (cursor.takeKeyword('IN')) return this.#in(left, not);
    if (cursor.takeKeyword('BETWEEN')) return this.#between(left, not);
    cursor.expectKeyword('LIKE');
    return this.#like(left, not);
  }

  #chain(operator: 'AND' | 'OR', first: Expression, power: number): Expression {
    const operands = [first];
    while (this.#cursor.takeKeyword(operator)) operands.push(this.parse(power));
    return { kind: 'logical', operator, operands, span: this.#cursor.spanFrom(first.span.start) };
  }

  #conditional(condition: Expression): Expression {
    this.#cursor.expectSymbol('?');
    const whenTrue = this.parse();
    this.#cursor.expectSymbol(':');
    // Right-associative: `a ? b : c ? d : e` is `a ? b : (c ? d : e)`.
    const whenFalse = this.parse();
    const span = this.#cursor.spanFrom(condition.span.start);
    return { kind: 'conditional', condition, whenTrue, whenFalse, span };
  }

  #in(operand: Expression, not: boolean): Expression {
    this.#cursor.expectSymbol('(');
    const items = this.#cursor.list(() => this.parse());
    this.#cursor.expectSymbol(')');
    return { kind: 'in', not, operand, items, span: this.#cursor.spanFrom(operand.span.start) };
  }

  #between(operand: Expression, not: boolean): Expression {
    const low = this.parse(POWER.membership);
    this.#cursor.expectKeyword('AND');
    const high = this.parse(POWER.membership);
    return { kind: 'between', not, operand, low, high, span: this.#cursor.spanFrom(operand.span.start) };
  }

  #like(operand: Expression, not: boolean): Expression {
    const pattern = this.parse(POWER.membership);
    const escape = this.#cursor.takeKeyword('ESCAPE') ? this.#escape() : undefined;
    const span = this.#cursor.spanFrom(operand.span.start);
    return { kind: 'like', not, operand, pattern, ...(escape !== undefined && { escape }), span };
  }

  #escape(): string {
    const { kind, text, start, end } = this.#cursor.peek();
    if (kind !== 'string') throw this.#cursor.unexpected();
    if (Array.from(text).length !== 1 || text === '\\') {
      const message = 'The ESCAPE clause of LIKE takes one character, which is not a backslash.';
      throw queryErrors([{ message, span: { start, end } }]);
    }
    this.#cursor.next();
    return text;
  }

  #prefix(): Expression {
    const cursor = this.#cursor;
    const start = cursor.start;
    const operator = this.#unaryOperator();
    if (!operator) return this.#postfix(this.#operands.parse());
    cursor.next();
    const operand = this.parse(operator === 'NOT' ? POWER.not : POWER.unary);
    return { kind: 'unary', operator, operand, span: cursor.spanFrom(start) };
  }

  #unaryOperator(): UnaryOperator | undefined {
    if (this.#cursor.isKeyword('NOT')) return 'NOT';
    return (['-', '+', '~'] as const).find((symbol) => this.#cursor.isSymbol(symbol));
  }

  #postfix(primary: Expression): Expression {
    const cursor = this.#cursor;
    const { start } = primary.span;
    let target = primary;
    for (;;) {
      if (cursor.takeSymbol('.')) {
        const name = cursor.expectName();
        target = { kind: 'member', target, name, span: cursor.spanFrom(start) };
      } else if (cursor.takeSymbol('[')) {
        const index = this.parse();
        cursor.expectSymbol(']');
        const span = cursor.spanFrom(start);
        target =
          index.kind === 'literal' && typeof index.value === 'string'
            ? { kind: 'member', target, name: index.value, span }
            : { kind: 'index', target, index, span };
      } else {
        return target;
      }
    }
  }
}
