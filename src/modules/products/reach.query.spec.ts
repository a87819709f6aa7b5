import { reachCondition, reachKeys } from './reach.query.js';

describe('reachCondition', () => {
  it.each([
    ['a whole tenant', undefined, 'c.tenantId = @tenantId', { tenantId: 'acme' }],
    [
      'some categories',
      ['garden', 'tools'],
      'c.tenantId = @tenantId AND c.category IN (@allowed0, @allowed1)',
      { tenantId: 'acme', allowed0: 'garden', allowed1: 'tools' },
    ],
    ['no category at all', [], 'c.tenantId = @tenantId AND false', { tenantId: 'acme' }],
  ])('should reach %s', (_, categories, text, values) => {
    expect(reachCondition({ tenantId: 'acme', categories })).toEqual([text, values]);
  });
});

describe('reachKeys', () => {
  it.each([
    ['the tenant as a whole', undefined, [['acme']]],
    [
      'each allowed category',
      ['garden', 'tools'],
      [
        ['acme', 'garden'],
        ['acme', 'tools'],
      ],
    ],
    ['nothing', [], []],
  ])('should be %s', (_, categories, keys) => {
    expect(reachKeys({ tenantId: 'acme', categories })).toEqual(keys);
  });
});
