import { clean, codePoints, isWellFormed, normaliseCategory } from './text.js';

describe('text', () => {
  it.each([
    ['  Hand Tools ', 'hand tools'],
    ['TOOLS', 'tools'],
    ['\u00A0\uFEFFÉTÉ\t', 'été'],
  ])('should bring category %j to %j', (given, expected) => {
    expect(normaliseCategory(given)).toBe(expected);
    expect(normaliseCategory(expected)).toBe(expected);
  });

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

  it('should trim', () => {
    expect(clean('\n a b \t')).toBe('a b');
  });
});
