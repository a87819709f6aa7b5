import { CosmosError } from '../../../src/common/errors.js';
import { parseCondition, parseQuery } from '../../../src/query/parser/index.js';
import { printQuery } from '../../../src/query/language/print.js';

const printed = (text: string): string => printQuery(parseQuery(text), ' ');

describe('query syntax', () => {
  it.each([
    ['select * from c', 'SELECT * FROM c'],
    ['SELECT  DISTINCT\nTOP 5 VALUE c.a FROM c', 'SELECT DISTINCT TOP 5 VALUE c.a FROM c'],
    ['SELECT TOP @n c.a, c.b AS x, 1 y FROM c', 'SELECT TOP @n c.a, c.b AS x, 1 AS y FROM c'],
    ['SELECT 1', 'SELECT 1'],
    ['SELECT * FROM c -- all of them\n/* really */ WHERE true', 'SELECT * FROM c WHERE true'],
    ['SELECT * FROM root r', 'SELECT * FROM root AS r'],
    ['SELECT * FROM c.a["b c"][0] AS x', 'SELECT * FROM c.a["b c"][0] AS x'],
    [
      'SELECT t FROM c JOIN t IN c.tags JOIN u IN t.more',
      'SELECT t FROM c JOIN t IN c.tags JOIN u IN t.more',
    ],
    ['SELECT * FROM (SELECT VALUE c FROM c) x', 'SELECT * FROM (SELECT VALUE c FROM c) AS x'],
    ['SELECT * FROM c ORDER BY c.a ASC, c.b desc', 'SELECT * FROM c ORDER BY c.a, c.b DESC'],
    ['SELECT * FROM c OFFSET 1 LIMIT @m', 'SELECT * FROM c OFFSET 1 LIMIT @m'],
    ['SELECT c.a FROM c GROUP BY c.a, UPPER(c.b)', 'SELECT c.a FROM c GROUP BY c.a, UPPER(c.b)'],
  ])('should read the clauses of %s', (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each([
    ['c["a"]', 'c.a'],
    ['c["a b"].c[0][@i]', 'c["a b"].c[0][@i]'],
    ['c["value"]', 'c["value"]'],
    ["'it\\'s'", `"it's"`],
    ['"\\u0041\\n\\/"', '"A\\n/"'],
    ['0x1F', '31'],
    ['1.5e3', '1500'],
    ['.5', '0.5'],
    ['NaN', 'NaN'],
    ['[1, [], {}]', '[1, [], {}]'],
    ['{a: 1, "b c": undefined}', '{"a": 1, "b c": undefined}'],
    ['udf.tax(c.a)', 'udf.tax(c.a)'],
    ['left(c.a, 1)', 'LEFT(c.a, 1)'],
    ['count(1)', 'count(1)'],
    ['(SELECT VALUE 1)', '(SELECT VALUE 1)'],
    ['EXISTS(SELECT 1)', 'EXISTS(SELECT 1)'],
    ['ARRAY (SELECT 1)', 'ARRAY(SELECT 1)'],
    ['all(SELECT VALUE true)', 'ALL(SELECT VALUE true)'],
    ['{documentdb-formattableorderbyquery-filter}', '({documentdb-formattableorderbyquery-filter})'],
  ])('should read the operand %s', (text, expected) => {
    expect(printed(`SELECT VALUE ${text}`)).toBe(`SELECT VALUE ${expected}`);
  });

  it.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['-a.b * 2', '((-a.b) * 2)'],
    ['a = b AND NOT c = d OR e', '(((a = b) AND (NOT (c = d))) OR e)'],
    ['a AND b AND c', '(a AND b AND c)'],
    ['a OR b AND c OR d', '(a OR (b AND c) OR d)'],
    ['a | b ^ c & d << 1', '(a | (b ^ (c & (d << 1))))'],
    ["a || 'x' = b", '((a || "x") = b)'],
    ['a <> b', '(a != b)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a ?? b ?? c', '((a ?? b) ?? c)'],
    ['a ? b ?? c : d', '(a ? (b ?? c) : d)'],
    ['a ? b : c ?? d', '(a ? b : (c ?? d))'],
    ['a IN (1, 2) AND b NOT IN (3)', '((a IN (1, 2)) AND (b NOT IN (3)))'],
    ['a BETWEEN 1 AND 2 AND b', '((a BETWEEN 1 AND 2) AND b)'],
    ['NOT a BETWEEN 1 + 1 AND 3', '(NOT (a BETWEEN (1 + 1) AND 3))'],
    ["a NOT LIKE 'x!%' ESCAPE '!'", '(a NOT LIKE "x!%" ESCAPE "!")'],
    ['(a + b) * c', '((a + b) * c)'],
    ['~a >>> 1', '((~a) >>> 1)'],
  ])('should bind the operators of %s', (text, expected) => {
    expect(printed(`SELECT VALUE ${text}`)).toBe(`SELECT VALUE ${expected}`);
  });

  it('should read back what it prints', () => {
    const text =
      'SELECT DISTINCT TOP 3 c.a, {"x": (c.b ?? [1, -2])} AS o FROM c JOIN t IN c["a b"] ' +
      'JOIN (SELECT VALUE u FROM u IN t.list) AS u WHERE ((c.a LIKE "x%" ESCAPE "!") AND EXISTS(SELECT 1 FROM t)) ' +
      'GROUP BY c.a ORDER BY c.a DESC, c.b OFFSET @o LIMIT 2';
    const once = printed(text);
    expect(printed(once)).toBe(once);
  });
});

describe('syntax errors', () => {
  it.each([
    ['SELECT * FORM c', 'FORM', 9, 13],
    ['SELECT c.value FROM c', 'value', 9, 14],
    ['SELECT c.left FROM c', 'left', 9, 13],
    ['SELECT c. FROM c', 'FROM', 10, 14],
    ['SELECT * FROM c WHERE c.a IS NULL', 'IS', 26, 28],
    ['SELECT * FROM c WHERE c.a = = 1', '=', 28, 29],
    ['SELECT TOP -1 * FROM c', '-', 11, 12],
    ['SELECT c.name FROM c OFFSET -1 LIMIT 10', '-', 28, 29],
    ['SELECT * FROM c OFFSET 1', '', 24, 24],
    ['SELECT * FROM c LIMIT 1', 'LIMIT', 16, 21],
    ['SELECT c.a, FROM c', 'FROM', 12, 16],
    ['SELECT VALUE 1, 2', ',', 14, 15],
    ['SELECT "unterminated', '"', 7, 8],
    ['SELECT "a\\x"', '\\x', 9, 11],
    ['SELECT * FROM c WHERE c.a = 1;', ';', 29, 30],
    ['SELECT * FROM c /* unterminated', '/', 16, 17],
    ['', '', 0, 0],
    ['SELECT', '', 6, 6],
  ])('should say where %j goes wrong', (text, near, start, end) => {
    const problem =
      near === ''
        ? { code: 'SC1002', message: 'Syntax error, unexpected end-of-file.' }
        : { code: 'SC1001', message: `Syntax error, incorrect syntax near '${near}'.` };
    const errors = [{ severity: 'Error', location: { start, end }, ...problem }];
    expect(() => parseQuery(text)).toThrow(
      new CosmosError(400, 'BadRequest', `Message: ${JSON.stringify({ errors })}`),
    );
  });

  it.each([
    ['parentheses', `SELECT VALUE ${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['operators in a row', `SELECT VALUE 1${' + 1'.repeat(20_000)}`],
    ['signs in a row', `SELECT VALUE ${'- '.repeat(20_000)}1`],
    ['subqueries', `SELECT VALUE ${'(SELECT VALUE '.repeat(5000)}1${')'.repeat(5000)}`],
    ['members in a row', `SELECT VALUE c${'.a'.repeat(20_000)} FROM c`],
  ])('should refuse too many %s instead of running out of stack', (_, text) => {
    expect(() => parseQuery(text)).toThrow('The query is too complex: its expressions nest too deep.');
  });

  it('should take a filter of thousands of alternatives', () => {
    const filter = Array.from({ length: 5000 }, (_, index) => `c.a = ${index}`).join(' OR ');
    expect(parseQuery(`SELECT * FROM c WHERE ${filter}`).where?.kind).toBe('logical');
  });
});

describe('patch condition syntax', () => {
  it('should be FROM and WHERE of a query', () => {
    const condition = parseCondition('from c where c.stock > 0');
    expect(printQuery(condition, ' ')).toBe('SELECT VALUE true FROM c WHERE (c.stock > 0)');
  });

  it.each(['where c.a', 'from c where', 'from c order by c.a', 'SELECT * FROM c'])(
    'should not be %j',
    (text) => {
      expect(() => parseCondition(text)).toThrow(/SC100[12]/);
    },
  );
});
