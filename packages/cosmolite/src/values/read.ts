/** JSON → values, with the digits of 64-bit integers and the order of members as they were written. */
import { badRequest } from '../common/errors.js';
import { isDeeperThan, type Json, type JsonObject, setMember } from './values.js';
import { isMovable, keepOrder } from './member-order.js';
import { parseNumber } from './number.js';

/**
 * What `JSON.parse` may not keep: integers of 16 digits and more, exponents of 3 digits, members named
 * like array positions. A text without any is left to it; a hit in a string only costs time.
 */
const UNUSUAL = /(?:^|[:[,])\s*-?(?:\d{16}|[\d.]+[eE]\+?\d{3})|[{,]\s*"(?:\d|\\u003\d){1,10}"\s*:/;

/** Deeper than any request may be; the caller refuses it. */
const BEYOND_ALL_USE = 512;

/**
 * @throws SyntaxError when the text is not JSON; CosmosError 400 for a number beyond the range of a
 *   double, which no answer could give back
 */
export function readJson(text: string): Json {
  const value: Json = JSON.parse(text);
  if (!UNUSUAL.test(text) || isDeeperThan(value, BEYOND_ALL_USE)) return value;
  return new Reader(text).value();
}

/** Reads a text that is known to be JSON. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): Json {
    const token = this.#peek();
    if (token === '{') return this.#object();
    if (token === '[') return this.#array();
    if (token === '"') return this.#string();
    return this.#scalar();
  }

  #object(): JsonObject {
    const object: JsonObject = {};
    const names = new Set<string>();
    this.#list('}', () => {
      const name = this.#string();
      this.#peek();
      this.#at += 1;
      setMember(object, name, this.value());
      names.add(name);
    });
    return [...names].some(isMovable) ? keepOrder(object, [...names]) : object;
  }

  #array(): Json[] {
    const items: Json[] = [];
    this.#list(']', () => items.push(this.value()));
    return items;
  }

  /** Steps over the brackets and commas around `one`. */
  #list(end: string, one: () => void): void {
    this.#at += 1;
    if (this.#peek() === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      one();
      const separator = this.#peek();
      this.#at += 1;
      if (separator === end) return;
      this.#peek();
    }
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do end = this.#text.indexOf('"', end + 1);
    while (this.#isEscaped(end));
    this.#at = end + 1;
    const quoted = this.#text.slice(start, end + 1);
    if (!quoted.includes('\\')) return quoted.slice(1, -1);
    const unescaped: string = JSON.parse(quoted);
    return unescaped;
  }

  #isEscaped(quote: number): boolean {
    let before = quote;
    while (this.#text[before - 1] === '\\') before -= 1;
    return (quote - before) % 2 === 1;
  }

  #scalar(): null | boolean | number | bigint {
    SCALAR.lastIndex = this.#at;
    const word = SCALAR.exec(this.#text)?.[0] ?? '';
    this.#at += word.length;
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    const number = parseNumber(word);
    if (typeof number === 'number' && !Number.isFinite(number)) throw tooLarge(word);
    return number;
  }

  /** The next character that is no blank. */
  #peek(): string {
    BLANKS.lastIndex = this.#at;
    BLANKS.test(this.#text);
    this.#at = BLANKS.lastIndex;
    return this.#text.charAt(this.#at);
  }
}

const SCALAR = /[^\s,\]}]+/y;
const BLANKS = /\s*/y;

const SHOWN = 40;

const tooLarge = (text: string): Error =>
  badRequest(
    `The number '${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}' in the request is too large. ` +
      'Numbers are IEEE 754 doubles or integers of 64 bits.',
  );
