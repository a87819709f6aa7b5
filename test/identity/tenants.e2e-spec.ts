import type { Method } from '../support/client.js';
import { get, listOf } from '../support/json.js';
import { at, pageOf } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { type Tenant, Tenants } from '../support/tenants.js';

const IDS = ['one', 'two', 'three'];
let tenants: Tenants;

beforeAll(async () => {
  tenants = await Tenants.start();
  for (const [index, id] of IDS.entries()) {
    for (const tenant of ['acme', 'bloom'] as const) {
      const price = tenant === 'acme' ? 10 : 99;
      const body = { category: 'tools', sku: `SKU-${index}`, name: `of ${tenant}`, price, tags: [tenant] };
      await tenants.put(tenant, id, body);
    }
  }
});

afterAll(() => tenants[Symbol.asyncDispose]());

const ask = (tenant: Tenant, method: Method, url: string, options = {}) =>
  tenants.ask(tenant, method, url, options);

const read = (tenant: Tenant, id: string) => tenants.read(tenant, id, 'tools');

describe('Two tenants with the same ids and skus', () => {
  it('should each read their own', async () => {
    expect([(await read('acme', 'one'))['name'], (await read('bloom', 'one'))['name']]).toEqual([
      'of acme',
      'of bloom',
    ]);
  });

  it.each([
    '/v1/products',
    '/v1/products?category=tools',
    '/v1/products?sort=-price',
    '/v1/products?sku=SKU-1',
    '/v1/products?tag=acme&tag=bloom',
    '/v1/products?name=of&count=true',
    '/v1/products?minPrice=1&maxPrice=1000',
  ])('should each list their own: %s', async (url) => {
    for (const [tenant, other] of [
      ['acme', 'bloom'],
      ['bloom', 'acme'],
    ] as const) {
      const answer = await ask(tenant, 'GET', url);
      expect(pageOf(answer.body).items.length).toBeGreaterThan(0);
      expect(JSON.stringify(answer)).not.toContain(other);
    }
  });

  it('should each sum up their own', async () => {
    const { body } = await ask('acme', 'GET', '/v1/categories');
    expect(listOf(get(body, 'items'))).toEqual([
      {
        category: 'tools',
        products: 3,
        units: 0,
        stockValue: 0,
        minPrice: 10,
        maxPrice: 10,
        averagePrice: 10,
      },
    ]);
    expect(await ask('bloom', 'GET', '/v1/categories/tools')).toMatchObject({
      body: { minPrice: 99, maxPrice: 99 },
    });
  });

  it('should not go on in a list with the cursor of the other', async () => {
    const { nextCursor } = pageOf((await ask('acme', 'GET', '/v1/products?limit=1')).body);
    const url = `/v1/products?limit=1&cursor=${nextCursor}`;
    expect(await ask('acme', 'GET', url)).toMatchObject({ status: 200 });
    expect(await ask('bloom', 'GET', url)).toEqual(
      problemAnswer('invalid_cursor', { instance: '/v1/products' }),
    );
  });

  it.each<[Method, string, object]>([
    ['PUT', '', { category: 'tools', sku: 'SKU-0', name: 'changed by bloom', price: 1 }],
    ['PATCH', '', { name: 'changed by bloom' }],
    ['POST', '/move', { category: 'moved by bloom' }],
    ['DELETE', '', {}],
  ])('should each change their own: %s …%s', async (method, action, body) => {
    const before = await tenants.stored('acme');
    const [foreign, own] = [await read('acme', 'one'), await read('bloom', 'one')];
    // The version of the other's product is no version of one's own.
    const url = at('one', 'tools', action);
    const headers = { 'if-match': foreign.etag };
    expect((await ask('bloom', method, url, { body, headers })).status).toBe(412);
    const done = await ask('bloom', method, url, { body, headers: { 'if-match': own.etag } });
    expect(done.status).toBeLessThan(300);
    expect(await tenants.stored('acme')).toBe(before);
    await restore();
  });
});

describe('A tenant without products', () => {
  it.each<[Method, string, number]>([
    ['GET', at('one', 'tools'), 404],
    ['HEAD', at('one', 'tools'), 404],
    ['DELETE', at('one', 'tools'), 404],
    ['GET', '/v1/categories/tools', 404],
  ])(
    'should find nothing with %s %s, and never be told that it is forbidden',
    async (method, url, status) => {
      const before = await tenants.stored('acme');
      expect((await ask('empty', method, url)).status).toBe(status);
      expect(await tenants.stored('acme')).toBe(before);
    },
  );

  it('should find empty lists', async () => {
    expect(await ask('empty', 'GET', '/v1/products?count=true')).toMatchObject({
      body: { items: [], total: 0 },
    });
    expect(await ask('empty', 'GET', '/v1/categories')).toMatchObject({ body: { items: [] } });
  });

  it.each([
    ['body', 'POST', '/v1/products', { tenantId: 'acme', category: 'tools', sku: 'X', name: 'x', price: 1 }],
    ['query', 'GET', '/v1/products?tenantId=acme', undefined],
    ['query', 'GET', '/v1/products?tenant=acme', undefined],
  ] as const)('should not choose another by its %s: %s %s', async (_, method, url, body) => {
    expect(await ask('empty', method, url, body === undefined ? {} : { body })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });

  it('should not choose another by a header', async () => {
    const headers = { 'x-tenant-id': 'acme', tenant: 'acme', 'x-tenant': 'acme' };
    expect(await ask('empty', 'GET', '/v1/products', { headers })).toMatchObject({ body: { items: [] } });
  });
});

/** Puts bloom's product back, as far as the next test needs it. */
async function restore(): Promise<void> {
  const body = { category: 'tools', sku: 'SKU-0', name: 'of bloom', price: 99, tags: ['bloom'] };
  await ask('bloom', 'DELETE', at('one', 'tools'));
  await ask('bloom', 'PUT', at('one', 'tools'), { body, headers: { 'if-none-match': '*' } });
}
