import { allowedCategories, normaliseCategory } from './categories.js';

describe('normaliseCategory', () => {
  it.each([
    ['  Hand Tools ', 'hand tools'],
    ['TOOLS', 'tools'],
    ['CAFE\u0301S', 'caf\u00E9s'],
    ['\u200BTools\u200B', 'tools'],
    // Lower case of U+0130 is two characters.
    ['\u0130\u0323', '\u1ECB\u0307'],
    ['\u039F\u0394\u039F\u03A3', '\u03BF\u03B4\u03BF\u03C2'],
    ['\u00A0\uFEFFÉTÉ\t', 'été'],
  ])('should bring category %j to %j', (given, expected) => {
    expect(normaliseCategory(given)).toBe(expected);
    expect(normaliseCategory(expected)).toBe(expected);
  });
});

describe('allowedCategories', () => {
  it.each([
    ['none at all', [], new Set()],
    ['those on the list, in their one spelling', [' Tools', 'tools', 'Garden'], new Set(['tools', 'garden'])],
    ['all, without a list', undefined, undefined],
  ])('should be %s', (_, names, allowed) => {
    expect(allowedCategories(names)).toEqual(allowed);
  });
});
