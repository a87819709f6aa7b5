import { delimiterOf, parseCells, protect, unprotect } from './csv-text.js';
import { COLUMNS, joinTags, splitTags } from './product-cells.js';

describe('parseCells', () => {
  it.each([
    ['a,b,', ['a', 'b', '']],
    [' a ,b', [' a ', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a ""b""",c', ['a "b"', 'c']],
    ['"a\nb\r\nc"', ['a\nb\r\nc']],
    ['"",', ['', '']],
    ['a"b', undefined],
    ['"a"b', undefined],
    ['"a', undefined],
  ])('should read %j as %j', (record, cells) => {
    expect(parseCells(record)).toEqual(cells);
  });
});

it('should tell no more cells apart than a record may have, and one', () => {
  expect(parseCells(','.repeat(100_000))).toHaveLength(1_001);
});

describe('protect', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ["'", "''"],
    ['', "'"],
    ["'tis", "'tis"],
    ['a=1', 'a=1'],
    [' =1', ' =1'],
  ])('should write %j as %j, which reads back', (text, cell) => {
    expect(protect(text)).toBe(cell);
    expect(unprotect(cell)).toBe(text);
  });

  it('should leave a cell alone that it did not write', () => {
    for (const cell of ["'tis", "a'=1", '=1']) expect(unprotect(cell)).toBe(cell);
  });
});

describe('joinTags', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b c'], 'a|b c'],
    [['a|b', 'c\\', '\\|'], 'a\\|b|c\\\\|\\\\\\|'],
    [['😀', 'ä'], '😀|ä'],
  ])('should write %j as %j, which reads back', (tags, cell) => {
    expect(joinTags(tags)).toBe(cell);
    expect(splitTags(cell)).toEqual(tags);
  });

  it.each([
    ['a\\b', ['a\\b']],
    ['a|', ['a', '']],
    ['|', ['', '']],
    ['a\\', ['a\\']],
    ['|'.repeat(100_000), Array.from({ length: 1_001 }, () => '')],
  ])('should read %j, which it would not have written so', (cell, tags) => {
    expect(splitTags(cell)).toEqual(tags);
  });
});

describe('Numbers in cells', () => {
  it.each<[string, '.' | ',', unknown]>([
    ['19.90', '.', 19.9],
    [' -5 ', '.', -5],
    ['1,234.50', '.', 1234.5],
    ['19,90', ',', 19.9],
    ['1.234,50', ',', 1234.5],
    ['1234', ',', 1234],
    ['19,90', '.', '19,90'],
    ['19.90', ',', '19.90'],
    ['1.234', ',', '1.234'],
    ['1,234', '.', '1,234'],
    ['12,34.5', '.', '12,34.5'],
    ['1e2', '.', '1e2'],
    ['0x8', '.', '0x8'],
    ['€ 5', '.', '€ 5'],
  ])('should be read, %j with decimals by %j, as %j', (cell, decimal, value) => {
    expect(COLUMNS.price.read(cell, decimal)).toBe(value);
  });
});

describe('The delimiter of a header', () => {
  it.each([
    ['a,b,c', ','],
    ['a;b;c', ';'],
    ['a\tb\tc', '\t'],
    ['a|b', '|'],
    ['a', ','],
    ['a;"b,c,d,e";f', ';'],
    ['Name;Price, EUR;Sku', ';'],
  ])('should be found in %j: %j', (header, delimiter) => {
    expect(delimiterOf(header)).toBe(delimiter);
  });
});
