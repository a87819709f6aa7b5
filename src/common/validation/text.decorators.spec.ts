import * as fc from 'fast-check';
import { codePoints, hasControls, isWellFormed, normaliseText } from './text.decorators.js';

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
    [`a${'\u0301'.repeat(30)}`, true],
    [`a${'\u0301'.repeat(31)}`, false],
  ])('should tell whether %j is well formed: %s', (text, expected) => {
    expect(isWellFormed(text)).toBe(expected);
  });

  it.each([
    ['Hammer', false, false],
    ['a\tb', true, false],
    ['a\r\nb', true, false],
    ['a\u0000b', true, true],
    ['a\u0085b', true, true],
    ['a\u001Bb', true, true],
  ])('should tell whether %j has control characters: %s, in many lines: %s', (text, one, many) => {
    expect([hasControls(text, { multiline: false }), hasControls(text, { multiline: true })]).toEqual([
      one,
      many,
    ]);
  });
});

describe('normaliseText', () => {
  it.each([
    ['cafe\u0301s', 'caf\u00E9s'],
    ['  a  b ', 'a  b'],
    ['\u00A0\u3000a\u2003\n', 'a'],
    ['\u200B\uFEFFa\u00AD\u2060', 'a'],
    ['\u{E0001}a\u{E0001}', 'a'],
    [' \u200B \u3164 ', ''],
    ['a\u200Bb', 'a\u200Bb'],
    ['\u212B', '\u00C5'],
    ['\u1E9B\u0323', '\u1E9B\u0323'],
    [' \uD83D ', '\uD83D'],
    ['\u{1F528} ', '\u{1F528}'],
  ])('should bring %j to %j', (text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });

  const texts = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.constantFrom(' ', '\u200B', '\u0301', '\u0316', 'e'),
    ),
  });

  it('should leave what it has made', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
      }),
    );
  });

  it('should give one form to every canonical form of a text', () => {
    fc.assert(
      fc.property(texts.filter(isWellFormed), (text) => {
        expect(normaliseText(text.normalize('NFD'))).toBe(normaliseText(text.normalize('NFC')));
      }),
    );
  });

  it.each([
    ['marks without end', `a${'\u0301\u0316'.repeat(250_000)}`],
    ['space without end', `${' '.repeat(500_000)}a${' '.repeat(500_000)}`],
    ['as many marks as may be', `a${'\u0301\u0316'.repeat(15)}`.repeat(20_000)],
  ])('should be done with %s', (_, text) => {
    expect(normaliseText(text).startsWith('a') || normaliseText(text).startsWith('\u00E1')).toBe(true);
  });
});
