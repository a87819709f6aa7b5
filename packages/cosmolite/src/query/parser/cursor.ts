import type { Span } from '../language/ast.js';
import { queryErrors } from '../language/query-error.js';
import { syntaxError, type Token, tokenise } from '../language/lexer.js';

/** How deep expressions and subqueries may nest before the text is refused. */
const MAX_NESTING = 300;

/** Reads the tokens of one query from left to right. */
export class Cursor {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenise(text);
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (!token) throw new RangeError('a token list always ends with the end token');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  isKeyword(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'keyword' && token.text === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  takeKeyword(word: string): boolean {
    const taken = this.isKeyword(word);
    if (taken) this.#at += 1;
    return taken;
  }

  takeSymbol(symbol: string): boolean {
    const taken = this.isSymbol(symbol);
    if (taken) this.#at += 1;
    return taken;
  }

  expectKeyword(word: string): void {
    if (!this.takeKeyword(word)) throw this.unexpected();
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  /** A name that is no keyword. */
  expectName(): string {
    if (this.peek().kind !== 'identifier') throw this.unexpected();
    return this.next().text;
  }

  /** `one, two, three` */
  list<Item>(one: () => Item): Item[] {
    const items = [one()];
    while (this.takeSymbol(',')) items.push(one());
    return items;
  }

  /** From where `start` was taken to the last token read. */
  spanFrom(start: number): Span {
    return { start, end: this.#tokens[this.#at - 1]?.end ?? start };
  }

  get start(): number {
    return this.peek().start;
  }

  unexpected(): Error {
    const { start, end } = this.peek();
    return syntaxError(this.#text.slice(start, end), { start, end });
  }

  /** Bounds the recursion of whatever calls itself through it. */
  nested<Result>(read: () => Result): Result {
    if (this.#depth >= MAX_NESTING) throw tooDeep({ start: this.start, end: this.peek().end });
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }
}

export const tooDeep = (span: Span): Error =>
  queryErrors([{ message: 'The query is too complex: its expressions nest too deep.', span }]);
