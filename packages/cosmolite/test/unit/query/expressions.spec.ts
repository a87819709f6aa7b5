import type { Json } from '../../../src/values/values.js';
import { rowsOf, valueOf } from '../../support/query/run-query.js';

/** Expressions over `{ n: 5, s: "ab", nothing: null, list: [1, "x", null], o: { k: 1 } }`. */
const item = { id: '1', pk: 'p', n: 5, s: 'ab', nothing: null, list: [1, 'x', null], o: { k: 1 }, yes: true };

const evaluated = (expression: string): Json | undefined =>
  rowsOf(`SELECT VALUE [${expression}] FROM c`, [item]).map((row) => (Array.isArray(row) ? row[0] : row))[0];

describe('paths', () => {
  it.each<[string, Json | undefined]>([
    ['c.n', 5],
    ['c["s"]', 'ab'],
    ['c.o.k', 1],
    ['c.list[1]', 'x'],
    ['c.list[7]', undefined],
    ['c.list[-1]', undefined],
    ['c.list[0.5]', undefined],
    ['c.list["0"]', undefined],
    ['c.list.length', undefined],
    ['c.o[0]', undefined],
    ['c.missing.more', undefined],
    ['c.nothing.more', undefined],
    ['c.s[0]', undefined],
    ['c.toString', undefined],
    ['c["__proto__"]', undefined],
    ['{"a": {"b": 2}}.a.b', 2],
    ['[10, 20][1]', 20],
  ])('should read %s: %j', (expression, value) => {
    expect(evaluated(expression)).toEqual(value);
  });
});

describe('arithmetic', () => {
  it.each<[string, Json | undefined]>([
    ['1 + 2', 3],
    ['7 - 10', -3],
    ['2 * 3.5', 7],
    ['7 / 2', 3.5],
    ['7 % 4', 3],
    ['-7 % 4', -3],
    ['1 + "2"', undefined],
    ['1 + null', undefined],
    ['1 + c.missing', undefined],
    ['true + true', undefined],
    ['-c.n', -5],
    ['+c.s', undefined],
    ['-0', 0],
    ['1 / 0', 'Infinity'],
    ['-1 / 0', '-Infinity'],
    ['0 / 0', 'NaN'],
    ['5 & 3', 1],
    ['5 | 3', 7],
    ['5 ^ 3', 6],
    ['~5', -6],
    ['100 << 2', 400],
    ['-100 >> 2', -25],
    ['-1 >>> 28', 15],
    ['4294967297 | 0', 1],
    ['1.9 | 0', 1],
    ['"a" & 1', undefined],
    ['"a" || "b" || c.s', 'abab'],
    ['"a" || 1', undefined],
    ['"a" || c.missing', undefined],
  ])('should compute %s: %j', (expression, value) => {
    expect(evaluated(expression)).toEqual(value);
  });
});

describe('comparison', () => {
  it.each<[string, Json | undefined]>([
    ['1 = 1.0', true],
    ['1 = "1"', false],
    ['1 != "1"', true],
    ['null = null', true],
    ['c.nothing != null', false],
    ['c.missing = null', undefined],
    ['c.missing != "a"', undefined],
    ['c.missing = c.missing', undefined],
    ['undefined = undefined', undefined],
    ['[1, {"a": 2, "b": 3}] = [1, {"b": 3, "a": 2}]', true],
    ['{} = []', false],
    ['1 < 2', true],
    ['"a" < "b"', true],
    ['"A" < "a"', true],
    ['"\uff5e" < "\u{1f600}"', true],
    ['false < true', true],
    ['null <= null', true],
    ['null < null', false],
    ['1 < "2"', undefined],
    ['null < 1', undefined],
    ['[1] < [2]', undefined],
    ['{} >= {}', undefined],
    ['c.missing > 1', undefined],
    ['c.n BETWEEN 5 AND 5', true],
    ['c.n BETWEEN 6 AND 7', false],
    ['c.n NOT BETWEEN 6 AND 7', true],
    ['c.n BETWEEN "a" AND "z"', undefined],
    ['c.n BETWEEN 6 AND "z"', false],
    ['c.n NOT BETWEEN "a" AND 7', undefined],
    ['c.n IN (1, 5, "x")', true],
    ['c.n IN ("5")', false],
    ['c.n NOT IN (5)', false],
    ['c.list IN ([1, "x", null], 2)', true],
    ['c.missing IN (1)', undefined],
    ['c.missing NOT IN (1)', undefined],
    ['c.n IN (undefined)', false],
    ['c.n IN (c.missing, c.n)', true],
  ])('should tell of %s: %j', (expression, value) => {
    expect(evaluated(expression)).toEqual(value);
  });
});

describe('logic', () => {
  const values = ['true', 'false', 'undefined', '1'];
  const truth = (expression: string): (Json | undefined)[] =>
    values.map((right) => valueOf(expression.replace('?', right)));

  it.each<[string, (Json | undefined)[]]>([
    ['true AND ?', [true, false, undefined, undefined]],
    ['false AND ?', [false, false, false, false]],
    ['undefined AND ?', [undefined, false, undefined, undefined]],
    ['1 AND ?', [undefined, false, undefined, undefined]],
    ['true OR ?', [true, true, true, true]],
    ['false OR ?', [true, false, undefined, undefined]],
    ['undefined OR ?', [true, undefined, undefined, undefined]],
    ['NOT ?', [false, true, undefined, undefined]],
    ['undefined AND true AND ?', [undefined, false, undefined, undefined]],
  ])(`should have for %s with ${values.join(', ')} the values %j`, (expression, expected) => {
    expect(truth(expression)).toEqual(expected);
  });

  it.each<[string, Json | undefined]>([
    ['true ? 1 : 2', 1],
    ['false ? 1 : 2', 2],
    ['1 ? 1 : 2', 2],
    ['c.missing ? 1 : 2', 2],
    ['true ? c.missing : 2', undefined],
    ['c.missing ?? 7', 7],
    ['c.nothing ?? 7', null],
    ['c.missing ?? c.other ?? "x"', 'x'],
    ['false ?? 1', false],
  ])('should choose for %s: %j', (expression, value) => {
    expect(evaluated(expression)).toEqual(value);
  });
});

describe('LIKE', () => {
  it.each<[string, string, boolean | undefined]>([
    ['"abc"', "'abc'", true],
    ['"abc"', "'ab'", false],
    ['"abc"', "'a%'", true],
    ['"abc"', "'%c'", true],
    ['"abc"', "'%b%'", true],
    ['"abc"', "'a_c'", true],
    ['"abc"', "'a_'", false],
    ['"ABC"', "'abc'", false],
    ['""', "'%'", true],
    ['""', "'_'", false],
    ['"a.c"', "'a.c'", true],
    ['"abc"', "'a.c'", false],
    ['"a\\nb"', "'a%b'", true],
    ['"\u{1f600}"', "'_'", true],
    ['"b"', "'[a-c]'", true],
    ['"d"', "'[a-c]'", false],
    ['"-"', "'[a-]'", true],
    ['"d"', "'[^a-c]'", true],
    ['"b"', "'[^a-c]'", false],
    ['"^"', "'[^]'", true],
    ['"["', "'['", true],
    ['"a%b"', "'a!%b' ESCAPE '!'", true],
    ['"axb"', "'a!%b' ESCAPE '!'", false],
    ['"a_"', "'a#_' ESCAPE '#'", true],
    ['"a!"', "'a!' ESCAPE '!'", true],
    ['1', "'%'", undefined],
    ['c.missing', "'%'", undefined],
    ['"a"', '1', undefined],
    ['"a"', 'c.missing', undefined],
  ])('should tell whether %s is like %s: %j', (text, pattern, expected) => {
    expect(evaluated(`${text} LIKE ${pattern}`)).toBe(expected);
    expect(evaluated(`${text} NOT LIKE ${pattern}`)).toBe(expected === undefined ? undefined : !expected);
  });

  it('should take no longer for a pattern made to be slow', () => {
    expect(
      valueOf('@text LIKE @pattern', { '@text': 'a'.repeat(5000), '@pattern': `${'a%'.repeat(500)}b` }),
    ).toBe(false);
  });
});

describe('construction', () => {
  it('should leave out what has no value', () => {
    expect(evaluated('[1, c.missing, {"a": c.missing, "b": [undefined]}]')).toEqual([1, { b: [] }]);
  });

  it('should take any name for a member', () => {
    expect(JSON.stringify(evaluated('{"__proto__": 1, "a": 2}'))).toBe('{"__proto__":1,"a":2}');
  });
});

describe('parameters', () => {
  it.each<[string, Json]>([
    ['@p', { a: [1] }],
    ['@p.a[0]', 1],
    ['c[@name]', 5],
    ['c.n IN (@n, 1)', true],
    ['ARRAY_CONTAINS(@p.a, 1)', true],
  ])('should stand for values in %s', (expression, value) => {
    const parameters = { '@p': { a: [1] }, '@name': 'n', '@n': 5 };
    expect(rowsOf(`SELECT VALUE ${expression} FROM c`, [item], parameters)).toEqual([value]);
  });
});
