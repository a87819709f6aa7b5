import { at, containerOf, create, TENANT } from '../support/products.js';
import { parameterError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });

const get = (path = '') => app.request('GET', `/v1/categories${path}`);

describe('GET /v1/categories', () => {
  it('should answer with no categories when there are no products', async () => {
    expect(await get()).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('should add up what each category holds, by name', async () => {
    await create(app, { category: 'tools', price: 19.99, quantity: 7 });
    await create(app, { category: 'Tools', price: 4.35, quantity: 3, status: 'inactive' });
    await create(app, { category: 'garden', price: 0.1, quantity: 3 });
    await create(app, { category: 'empty shelf', price: 1, quantity: 0 });
    expect(await get()).toEqual({
      status: 200,
      headers: expect.objectContaining({ 'x-request-charge': expect.any(String) }),
      body: {
        items: [
          {
            category: 'empty shelf',
            products: 1,
            units: 0,
            stockValue: 0,
            minPrice: 1,
            maxPrice: 1,
            averagePrice: 1,
          },
          {
            category: 'garden',
            products: 1,
            units: 3,
            stockValue: 0.3,
            minPrice: 0.1,
            maxPrice: 0.1,
            averagePrice: 0.1,
          },
          {
            category: 'tools',
            products: 2,
            units: 10,
            stockValue: 152.98,
            minPrice: 4.35,
            maxPrice: 19.99,
            averagePrice: 12.17,
          },
        ],
      },
    });
  });

  it('should ask the database once', async () => {
    await get();
    await get('/tools');
    expect(app.lines.map((line) => line['databaseRequests'])).toEqual([1, 1]);
  });
});

describe('GET /v1/categories/{category}', () => {
  it.each(['saws', 'SAWS', '%20Saws'])('should add up what the category %s holds', async (category) => {
    const { id } = await create(app, { category: 'saws', price: 9.99, quantity: 100 });
    expect((await get(`/${category}`)).body).toEqual({
      category: 'saws',
      products: 1,
      units: 100,
      stockValue: 999,
      minPrice: 9.99,
      maxPrice: 9.99,
      averagePrice: 9.99,
    });
    await app.request('DELETE', at(id, 'saws'));
  });

  it.each([
    [[0.01, 0.02], 0.02],
    [[0.01, 0.01, 0.02], 0.01],
    [[10, 10, 10.01], 10],
    [[1, 2, 2], 1.67],
    [[1_000_000_000, 999_999_999.99], 1_000_000_000],
  ])('should round the average of %j half up to %d', async (prices, averagePrice) => {
    const category = `average ${prices.join(' ')}`;
    for (const price of prices) await create(app, { category, price });
    expect((await get(`/${encodeURIComponent(category)}`)).body).toMatchObject({ averagePrice });
  });

  it('should be addressed by any name that a category can have', async () => {
    const category = 'a/b?c#d 100%';
    await create(app, { category });
    expect((await get(`/${encodeURIComponent(category)}`)).body).toMatchObject({ category, products: 1 });
  });

  it('should not be found without products', async () => {
    expect(await get('/nowhere')).toEqual(
      problemAnswer('category_not_found', {
        instance: '/v1/categories/nowhere',
        detail: 'There is no product in category "nowhere".',
      }),
    );
  });

  it.each([
    ['%20', 'too_short'],
    ['c'.repeat(101), 'too_long'],
  ])('should not be called "%s"', async (name, code) => {
    expect(await get(`/${name}`)).toEqual(
      problemAnswer('validation_failed', {
        instance: `/v1/categories/${name}`,
        errors: [parameterError('category', code)],
      }),
    );
  });

  it('should count products only, and only those of the tenant', async () => {
    const document = { category: 'mixed', priceCents: 1, quantity: 1 };
    const { items } = containerOf(app);
    await items.create({ ...document, tenantId: TENANT, id: 'n', type: 'note', uniqueKey: 'n' });
    await items.create({ ...document, tenantId: 'other', id: 'p', type: 'product', uniqueKey: 'p' });
    expect(await get('/mixed')).toMatchObject({ status: 404 });
    expect(JSON.stringify((await get()).body)).not.toContain('mixed');
  });
});
