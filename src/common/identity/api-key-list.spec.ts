import { parseApiKeyList } from './api-key-list.js';

const hash = `hmac-sha256:${'A'.repeat(22)}:${'A'.repeat(43)}`;
const row = { id: 'shop', tenant: 'acme', scopes: ['products:read'], hash };
const problemsOf = (list: unknown) => parseApiKeyList(JSON.stringify(list)).problems;

describe('parseApiKeyList', () => {
  it('should read keys with and without categories', () => {
    const list = [row, { ...row, id: 'garden', categories: ['Garden', 'tools'] }];
    expect(parseApiKeyList(JSON.stringify(list))).toEqual({ rows: list, problems: [] });
  });

  it.each([
    ['{', ['must be JSON']],
    ['', ['must be JSON']],
    ['[]', ['must have at least one key: without any nobody could get in']],
    ['{}', ['must be a JSON list of keys']],
    ['null', ['must be a JSON list of keys']],
    ['"sk_shop"', ['must be a JSON list of keys']],
  ])('should refuse %s', (text, problems) => {
    expect(parseApiKeyList(text)).toEqual({ rows: [], problems });
  });

  it.each<[string, object, string]>([
    ['an id with an underscore', { id: 'my_shop' }, 'id must be 1 to 40 of a-z 0-9 -'],
    ['an id that is not text', { id: 7 }, 'id must be 1 to 40 of a-z 0-9 -'],
    ['a tenant with a space', { tenant: 'a b' }, 'tenant must be 1 to 100 of A-Z a-z 0-9 . _ -'],
    ['no scopes', { scopes: [] }, 'scopes must have at least one'],
    ['one scope that is no list', { scopes: 'products:read' }, 'scopes must be a list'],
    [
      'an unknown scope',
      { scopes: ['products:all'] },
      'scopes must be of products:read, products:write, products:admin, stock:write',
    ],
    ['a repeated scope', { scopes: ['products:read', 'products:read'] }, 'scopes must not repeat'],
    ['categories that are null', { categories: null }, 'categories must be a list'],
    [
      'an empty category',
      { categories: [''] },
      'categories must each have a visible name other than . and .., encoded or not',
    ],
    [
      'a category that no path can carry',
      { categories: ['tools', ' .. '] },
      'categories must each have a visible name other than . and .., encoded or not',
    ],
    [
      'an invisible category',
      { categories: ['\u200B'] },
      'categories must each have a visible name other than . and .., encoded or not',
    ],
    [
      'a key instead of its hash',
      { hash: `sk_shop_${'A'.repeat(43)}` },
      'hash must be one that key:new printed',
    ],
    ['a misspelt member', { category: ['tools'] }, 'category is not a member of a key'],
  ])('should refuse %s', (_, change, rule) => {
    expect(problemsOf([row, { ...row, id: 'other', ...change }])).toEqual([`entry 1: ${rule}`]);
  });

  it('should refuse an id that is taken', () => {
    expect(problemsOf([row, row])).toEqual(['entry 1: id is already taken by an entry before it']);
  });

  it('should name twenty faults of thousands, and count the others', () => {
    const problems = problemsOf(Array.from({ length: 2_500 }, () => ({})));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('and 12479 more faults');
  });

  it('should name every fault of an entry that is no object', () => {
    expect(problemsOf([null])).toHaveLength(4);
  });

  it('should never repeat a value', () => {
    const secret = 'sk_very-secret';
    const problems = problemsOf([
      { id: secret, tenant: `${secret} `, scopes: [secret], hash: secret, [secret]: 1 },
    ]);
    expect(problems.filter((problem) => !problem.includes('is not a member')).join()).not.toContain(secret);
  });
});
