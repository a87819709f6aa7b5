import type { JWTPayload } from 'jose';
import { toPrincipal } from './jwt-claims.js';

const names = { tenant: 'tid', scopes: ['scp', 'roles'], categories: 'categories' };
const payload: JWTPayload = { sub: 'ann', tid: 'acme', scp: 'products:read' };
const principal = {
  kind: 'jwt',
  id: 'ann',
  tenantId: 'acme',
  scopes: new Set(['products:read']),
  categories: undefined,
};

describe('toPrincipal', () => {
  it.each<[string, JWTPayload, object]>([
    [
      'scopes in one text',
      { scp: 'products:read products:write' },
      { scopes: new Set(['products:read', 'products:write']) },
    ],
    ['scopes in a list', { scp: ['products:read'] }, { scopes: new Set(['products:read']) }],
    [
      'scopes of both claims',
      { roles: ['products:admin'] },
      { scopes: new Set(['products:read', 'products:admin']) },
    ],
    ['only the scopes that are ours', { scp: 'openid products:read orders:read' }, {}],
    ['no scope at all', { scp: undefined }, { scopes: new Set() }],
    ['scopes of no use', { scp: { a: 1 } }, { scopes: new Set() }],
    [
      'categories in a list',
      { categories: ['Tools ', 'garden'] },
      { categories: new Set(['tools', 'garden']) },
    ],
    [
      'one category as a text, spaces and all',
      { categories: 'Hand tools' },
      { categories: new Set(['hand tools']) },
    ],
    ['an empty list of categories: none', { categories: [] }, { categories: new Set() }],
  ])('should read %s', (_, change, expected) => {
    expect(toPrincipal({ ...payload, ...change }, names)).toEqual({ ...principal, ...expected });
  });

  it.each<[string, JWTPayload, string]>([
    ['no tenant', { tid: undefined }, 'the token names no tenant'],
    ['a tenant that is no text', { tid: ['acme'] }, 'the token names no tenant'],
    ['a tenant that cannot be one', { tid: 'acme/other' }, 'the token names no tenant'],
    ['an empty subject', { sub: '' }, 'the token names no subject'],
    ['categories that are null', { categories: null }, 'the list of categories in the token cannot be read'],
    [
      'categories of another type',
      { categories: ['a', 1] },
      'the list of categories in the token cannot be read',
    ],
  ])('should refuse %s', (_, change, message) => {
    expect(() => toPrincipal({ ...payload, ...change }, names)).toThrow(message);
  });

  it.each<[string, JWTPayload, string]>([
    ['a URL', { 'https://acme.example/tenant': 'acme' }, 'https://acme.example/tenant'],
    ['a path', { app: { tenant: { id: 'acme' } } }, 'app.tenant.id'],
    ['a path whose text is itself a claim', { 'app.id': 'acme', app: { id: 'other' } }, 'app.id'],
  ])('should find a claim named by %s', (_, claims, tenant) => {
    expect(toPrincipal({ sub: 'ann', ...claims }, { ...names, tenant }).tenantId).toBe('acme');
  });

  it.each(['constructor.name', '__proto__.x', 'tid.length', 'sub.constructor'])(
    'should not mistake the machinery of an object for a claim: %s',
    (tenant) => {
      expect(() => toPrincipal(payload, { ...names, tenant })).toThrow('the token names no tenant');
    },
  );
});
