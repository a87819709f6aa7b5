import { allowedCategories, normaliseCategory } from './categories.js';

describe('normaliseCategory', () => {
  it.each([
    ['  Hand Tools ', 'hand tools'],
    ['TOOLS', 'tools'],
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
