import { acrossCategories, currentScope, keysOf, ScopedQuery, scopeKeys } from './scoped-query.js';
import { type Principal, unrestricted } from '../../common/context/principal.js';
import { backgroundContext, runInContext } from '../../common/context/request-context.js';

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

function as<T>(principal: Principal, work: () => T): T {
  return runInContext({ ...backgroundContext({ tenant: 'nobody' }), principal }, work);
}

const anybody = unrestricted('none', 'acme');
const gardener: Principal = { ...anybody, categories: new Set(['tools', 'garden']) };
const nowhere: Principal = { ...anybody, categories: new Set() };

describe('currentScope', () => {
  it.each([
    ['a whole tenant', anybody, undefined],
    ['the allowed categories, sorted', gardener, ['garden', 'tools']],
    ['nothing', nowhere, []],
  ])('should be %s', (_, principal, categories) => {
    expect(as(principal, currentScope)).toEqual({ tenant: 'acme', categories });
  });
});

describe('scopeKeys', () => {
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
    expect(scopeKeys({ tenant: 'acme', categories })).toEqual(keys);
  });
});

describe('keysOf', () => {
  it('should lead to one partition when a category is named', () => {
    expect(as(gardener, () => keysOf('garden'))).toEqual([['acme', 'garden']]);
  });

  it('should refuse a category that the caller may not touch', () => {
    expect(() => as(gardener, () => keysOf('paint'))).toThrow(
      expect.objectContaining({ code: 'partition_forbidden' }),
    );
  });
});

describe('acrossCategories', () => {
  it('should look into every category of the same tenant', async () => {
    const scope = await as(gardener, () => acrossCategories(() => Promise.resolve(currentScope())));
    expect(scope).toEqual({ tenant: 'acme', categories: undefined });
  });
});
