import { ScopedQuery } from './scoped-query.js';

describe('ScopedQuery', () => {
  it.each([
    ['a whole tenant', undefined, 'c.tenantId = @tenantId', [{ name: '@tenantId', value: 'acme' }]],
    [
      'some categories',
      ['garden', 'tools'],
      'c.tenantId = @tenantId AND c.category IN (@allowed0, @allowed1)',
      [
        { name: '@tenantId', value: 'acme' },
        { name: '@allowed0', value: 'garden' },
        { name: '@allowed1', value: 'tools' },
      ],
    ],
    ['no category at all', [], 'c.tenantId = @tenantId AND false', [{ name: '@tenantId', value: 'acme' }]],
  ])('should look into %s', (_, categories, condition, parameters) => {
    expect(new ScopedQuery({ tenant: 'acme', categories }).select('SELECT *')).toEqual({
      query: `SELECT * FROM c WHERE ${condition}`,
      parameters,
    });
  });

  it('should pass every value as a parameter, none in the text', () => {
    const nasty = `' OR 1=1 --`;
    const { query, parameters } = new ScopedQuery({ tenant: nasty, categories: [nasty] })
      .where('c.name = @name', { name: nasty })
      .whereGiven('c.sku = @sku', 'sku', nasty)
      .whereIn('id', 'value', [nasty])
      .select('SELECT *');
    expect(query).not.toContain('1=1');
    expect(parameters?.map(({ value }) => value)).toEqual(Array(5).fill(nasty));
  });

  it('should leave out the condition of a value that is not given', () => {
    const query = new ScopedQuery({ tenant: 'acme', categories: undefined });
    expect(query.whereGiven('c.sku = @sku', 'sku', undefined).select('SELECT *').query).not.toContain('sku');
  });
});
