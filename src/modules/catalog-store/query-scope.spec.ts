import { type Principal, unrestricted } from '../../common/context/principal.js';
import { backgroundContext, runInContext } from '../../common/context/request-context.js';
import { acrossCategories, currentScope, keysOf, scopeKeys } from './query-scope.js';

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
