import { parseCells, protect, unprotect } from './csv-text.js';
import { joinTags, splitTags } from './product-cells.js';

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
