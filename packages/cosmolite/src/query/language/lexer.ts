import { queryError } from './query-error.js';

export type TokenKind = 'keyword' | 'identifier' | 'parameter' | 'number' | 'string' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Keywords in upper case, strings unescaped, everything else as written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Stands in a rewritten query where an SDK puts its resume filter. */
export const RESUME_FILTER = '{documentdb-formattableorderbyquery-filter}';

/** Reserved whatever their case; a property of such a name is written `c["value"]`. */
const KEYWORDS = new Set(
  (
    'AND ARRAY AS ASC BETWEEN BY DESC DISTINCT ESCAPE EXISTS FROM GROUP IN JOIN LEFT LIKE LIMIT NOT ' +
    'OFFSET OR ORDER RANK RIGHT SELECT TOP VALUE WHERE'
  ).split(' '),
);

/** Reserved in exactly this case. */
const LITERAL_KEYWORDS = new Set(['true', 'false', 'null', 'undefined', 'udf']);

const SPACE = /(?:\s|--[^\r\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const PARAMETER = /@[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y;
const SYMBOL = />>>|<<|>>|<=|>=|!=|<>|\?\?|\|\||[-+*/%&|^~=<>?:.,()[\]{}]/y;

/** @throws CosmosError 400 SC1001 at the first character that starts no token */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };

  for (;;) {
    at += take(SPACE)?.length ?? 0;
    if (at >= text.length) break;
    const read = next();
    tokens.push(read);
    at = read.end;
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;

  function next(): Token {
    const word = take(WORD);
    if (word !== undefined) return wordToken(word, at);
    if (text.startsWith(RESUME_FILTER, at)) return token('symbol', RESUME_FILTER);
    const parameter = take(PARAMETER);
    if (parameter !== undefined) return token('parameter', parameter);
    const number = take(NUMBER);
    if (number !== undefined) return token('number', number);
    const string = take(STRING);
    if (string !== undefined) return { ...token('string', string), text: unescape(string, at) };
    const symbol = take(SYMBOL);
    if (symbol !== undefined) return token('symbol', symbol);
    throw syntaxError(text.slice(at, at + 1), { start: at, end: at + 1 });
  }

  function token(kind: TokenKind, raw: string): Token {
    return { kind, text: raw, start: at, end: at + raw.length };
  }
}

/** @param near the text the parser stumbled over; empty at the end of the query */
export const syntaxError = (near: string, span: { start: number; end: number }): Error =>
  near === ''
    ? queryError('SC1002', 'Syntax error, unexpected end-of-file.', span)
    : queryError('SC1001', `Syntax error, incorrect syntax near '${near}'.`, span);

/** Whether `name` may be written after a dot. */
export const isPlainName = (name: string): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && wordToken(name, 0).kind === 'identifier';

function wordToken(word: string, start: number): Token {
  const upper = word.toUpperCase();
  const end = start + word.length;
  if (LITERAL_KEYWORDS.has(word)) return { kind: 'keyword', text: word, start, end };
  if (KEYWORDS.has(upper)) return { kind: 'keyword', text: upper, start, end };
  return { kind: 'identifier', text: word, start, end };
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unescape(quoted: string, start: number): string {
  return quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (whole, code, letter, offset) => {
      if (typeof code === 'string') return String.fromCharCode(Number.parseInt(code, 16));
      if (`"'\\/`.includes(letter)) return letter;
      const escaped = ESCAPES[letter];
      if (escaped !== undefined) return escaped;
      const at = start + 1 + Number(offset);
      throw syntaxError(whole, { start: at, end: at + 2 });
    });
}
