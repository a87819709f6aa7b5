import { compileCondition } from '../../../src/query/index.js';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const item = { id: '1', stock: 3, tags: ['a'] };

describe('patch condition', () => {
  it.each<[string, boolean]>([
    ['from c where c.stock > 0', true],
    ['FROM x WHERE x.stock = 0', false],
    ['from c where c.missing = 1', false],
    ['from c where c.stock', false],
    ['from c where EXISTS(SELECT 1 FROM t IN c.tags)', true],
    ['from c join t in c.tags where t = "a"', true],
    ['from c', true],
    ['from c where GetCurrentTimestamp() = 1772600767000', true],
    ['from c where STARTSWITH(GetCurrentDateTime(), "2026-03-04T05:06")', true],
  ])('should tell of %s: %j', (condition, isMet) => {
    expect(compileCondition(condition)(item, NOW)).toBe(isMet);
  });

  it.each([
    ['from c where d.stock > 0', '"code":"SC2001","message":"Identifier \'d\' could not be resolved."'],
    [
      'from c where c.stock > @least',
      '"code":"SC2001","message":"Identifier \'@least\' could not be resolved."',
    ],
    ['from c where COUNT(1) > 0', 'The aggregate function COUNT is only allowed in the SELECT clause.'],
    ['where c.stock > 0', '"code":"SC1001","message":"Syntax error, incorrect syntax near \'where\'."'],
    ['', '"code":"SC1002"'],
  ])('should be refused: %s', (condition, message) => {
    expect(() => compileCondition(condition)).toThrow(message);
  });
});
