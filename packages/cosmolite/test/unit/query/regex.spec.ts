import * as fc from 'fast-check';

import { matcherOf } from '../../../src/query/regex/index.js';

/** Whether it matches; undefined for what is no pattern. */
const test = (pattern: string, text: string, modifiers = ''): boolean | undefined =>
  matcherOf(pattern, modifiers)?.(text, () => undefined);

/** Patterns whose meaning is the same in JavaScript, small enough for it to backtrack. */
const patterns: fc.Arbitrary<string> = fc.letrec<Record<'choice' | 'sequence' | 'part' | 'atom', string>>(
  (tie) => ({
    choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((options) => options.join('|')),
    sequence: fc.array(tie('part'), { maxLength: 3 }).map((parts) => parts.join('')),
    part: fc
      .tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?'))
      .map((both) => both.join('')),
    atom: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom('a', 'b', 'A', '1', '_', '\\.', '.', '\\d', '\\w', '\\W', '[ab]', '[^a]', '[a-c1-]'),
      fc
        .tuple(fc.constantFrom('(', '(?:', '(?<n>'), tie('choice'))
        .map(([open, inner]) => `${open}${inner})`),
      fc.constantFrom('(?:^)', '(?:$)', '(?:\\b)', '(?:\\B)'),
    ),
  }),
).choice;

const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', '_', '.', ' '), maxLength: 5 });

describe('regular expressions', () => {
  it('should match what JavaScript says matches', () => {
    fc.assert(
      fc.property(patterns, texts, fc.constantFrom('', 'i', 'm', 's'), (pattern, text, modifiers) => {
        let expected: boolean;
        try {
          expected = new RegExp(pattern, modifiers).test(text);
        } catch {
          // The same name for two groups: to us they are no captures.
          return;
        }
        expect([pattern, text, test(pattern, text, modifiers)]).toEqual([pattern, text, expected]);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each<[string, string, string, boolean]>([
    ['^b$', 'a\nb\nc', '', false],
    ['^b$', 'a\nb\nc', 'm', true],
    ['c$', 'abc\n', '', true],
    ['c\\z', 'abc\n', '', false],
    ['c\\Z', 'abc\n', '', true],
    ['\\Aa', 'ba', 'm', false],
    ['a.c', 'a\nc', '', false],
    ['a.c', 'a\nc', 's', true],
    ['a.c', 'a\rc', '', true],
    ['\\s', '\u00a0', '', false],
    ['[]a]+$', 'a]a', '', true],
    ['[^]a]', 'a]', '', false],
    ['[\\]\\-]', '-', '', true],
    ['[\\d-]', '-', '', true],
    ['\\x41\\u0042\\t', 'AB\t', '', true],
    ['a{,2}', 'a{,2}', '', true],
    ['a{2,3}$', 'aaaa', '', true],
    ['^a{2,3}$', 'aaaa', '', false],
    ['ÄÖ', 'äö', 'i', true],
    ['a b  c', 'abc', 'x', true],
    ['a +b', 'aab', 'x', true],
    ['[a b]', ' ', 'x', true],
    ['(?P<year>\\d{4})-(?<month>\\d\\d)', 'on 2026-01', '', true],
    ['', '', '', true],
    ['x|', 'a', '', true],
  ])('should try %j on %j with %j', (pattern, text, modifiers, expected) => {
    expect(test(pattern, text, modifiers)).toBe(expected);
  });

  it.each([
    '(',
    ')',
    'a)',
    '[a',
    '[b-a]',
    '[a-\\d]',
    '*',
    'a**',
    'a{2}{3}',
    '(?:',
    'a{3,2}',
    'a{99999}',
    '\\',
  ])('should be undefined for %j', (pattern) => {
    expect(test(pattern, 'a')).toBeUndefined();
  });

  it.each([
    ['a(?=b)', 'lookaround'],
    ['a(?!b)', 'lookaround'],
    ['(?<=a)b', 'lookaround'],
    ['(?i)a', 'inline modifiers'],
    ['(a)\\1', 'the escape \\1'],
    ['\\pL', 'the escape \\p'],
    ['a++', 'possessive quantifiers'],
    ['[[:alpha:]]', 'POSIX character classes'],
    ['(a{100}){200}', 'more than 10000 states'],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, 'nested deeper than 100'],
  ])('should say that it does not serve %s', (pattern, feature) => {
    expect(() => test(pattern, 'a')).toThrow(
      expect.objectContaining({ status: 501, message: expect.stringContaining(feature) }),
    );
  });

  it.each([
    '(a+)+$',
    '(a|a)*$',
    '(a*)*$',
    'a*a*a*a*a*a*$',
    '([a-z]+)*\\d',
    '(.*)(.*)(.*)(.*)[^a]',
    '^(a?){30}a{30}$',
  ])(
    'should take %s over a text that backtracking never ends with in steps in proportion to the text',
    (pattern) => {
      const stepsFor = (length: number): number => {
        let steps = 0;
        matcherOf(pattern, '')?.(`${'a'.repeat(length)}!`, (more) => (steps += more));
        return steps;
      };
      const [short, long] = [stepsFor(1_000), stepsFor(4_000)];
      expect(short).toBeGreaterThan(0);
      expect(long / short).toBeLessThan(4.2);
    },
  );
});
