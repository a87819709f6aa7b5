import { codePoints, isWellFormed } from './text.decorators.js';

describe('text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['\u{1F600}', 1],
    ['\u{1F468}\u200D\u{1F469}', 3],
    ['\uD83D', 1],
  ])('should measure %j as %d', (text, length) => {
    expect(codePoints(text)).toBe(length);
  });

  it.each([
    ['plain', true],
    ['\u{1F600}', true],
    ['\uD83D', false],
    ['a\uDE00b', false],
  ])('should tell whether %j is well formed: %s', (text, expected) => {
    expect(isWellFormed(text)).toBe(expected);
  });
});
