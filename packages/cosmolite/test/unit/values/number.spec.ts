import { canonicalText, compareValues, equals } from '../../../src/values/values.js';
import { type CosmosNumber, numberText, parseNumber } from '../../../src/values/number.js';

describe('numbers', () => {
  it.each<[string, CosmosNumber]>([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', 9_007_199_254_740_992n],
    ['-9223372036854775808', -9_223_372_036_854_775_808n],
    ['9223372036854775808', 2 ** 63],
    ['1e3', 1000],
    ['0x10', 16],
    ['9007199254740993.5', 9_007_199_254_740_994],
  ])('should be read from %s as %p', (text, number) => {
    expect(parseNumber(text)).toBe(number);
  });

  /** Each in its place, some of them written in two ways. */
  const IN_ORDER: readonly (readonly CosmosNumber[])[] = [
    [-Infinity],
    [-(2 ** 63), -9_223_372_036_854_775_808n],
    [-9_223_372_036_854_775_807n],
    [-1],
    [0, -0],
    [2 ** 53, 9_007_199_254_740_992n],
    [9_007_199_254_740_993n],
    [2 ** 53 + 2, 9_007_199_254_740_994n],
    [9_223_372_036_854_775_807n],
    [2 ** 63],
    [1e300],
  ];

  it('should be equal, and in order, to the last digit', () => {
    for (const [place, ways] of IN_ORDER.entries()) {
      for (const [otherPlace, others] of IN_ORDER.entries()) {
        for (const way of ways) {
          for (const other of others) {
            const order = Math.sign(compareValues(way, other)) + 0;
            expect([way, other, order]).toEqual([way, other, Math.sign(place - otherPlace)]);
            expect([way, other, equals(way, other)]).toEqual([way, other, place === otherPlace]);
            expect(canonicalText(way) === canonicalText(other)).toBe(place === otherPlace);
          }
        }
      }
    }
  });

  it.each<[CosmosNumber, string]>([
    [2 ** 62, '4611686018427387904'],
    [9_007_199_254_740_993n, '9007199254740993'],
    [1e21, '1e+21'],
    [-0, '0'],
    [0.1, '0.1'],
  ])('should be written, for %p, as %s', (number, text) => {
    expect(numberText(number)).toBe(text);
  });
});
