import { at, bodyOf, create, product, shown, stored } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const post = (body: unknown) => app.request('POST', '/v1/products', { body });
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('POST /v1/products', () => {
  it('should create a product and say where it is', async () => {
    const body = product();
    const answer = await post(body);
    const { id, etag, createdAt } = bodyOf(answer);
    expect(answer).toEqual({
      status: 201,
      headers: expect.objectContaining({
        etag,
        location: `/v1/products/${id}?category=tools`,
        'content-type': 'application/json; charset=utf-8',
        'x-request-charge': expect.stringMatching(/^\d+(\.\d{1,2})?$/),
      }),
      body: shown(body, { id: expect.stringMatching(UUID_V7), updatedAt: createdAt }),
    });
    expect(await app.request('GET', String(answer.headers['location']))).toMatchObject({
      status: 200,
      body: answer.body,
    });
  });

  it('should keep every field of the caller, an inactive status too', async () => {
    const body = product({
      description: 'Forged steel head.',
      quantity: 2_147_483_647,
      status: 'inactive',
      tags: ['steel', 'hand'],
      ttl: 86_400,
    });
    expect(await post(body)).toMatchObject({ status: 201, body: shown(body) });
  });

  it('should trim text and lower-case the category', async () => {
    const body = product({
      category: '  Hand TOOLS ',
      name: '\tMallet\n',
      description: ' soft ',
      tags: [' a '],
    });
    const expected = { ...body, category: 'hand tools', name: 'Mallet', description: 'soft', tags: ['a'] };
    const answer = await post(body);
    expect(answer.body).toEqual(shown(expected));
    expect(answer.headers['location']).toBe(`/v1/products/${bodyOf(answer).id}?category=hand%20tools`);
  });

  it('should store cents, the type and the unique key, and show none of them', async () => {
    const { id } = await create(app, { sku: 'CENTS-1', price: 4.35 });
    expect(await stored(app, id, 'tools')).toMatchObject({
      tenantId: 'default',
      type: 'product',
      uniqueKey: 'sku:CENTS-1',
      priceCents: 435,
    });
    expect(await stored(app, id, 'tools')).not.toHaveProperty('price');
  });

  it.each([0.01, 0.29, 1.1, 4.35, 8.41, 19.99, 1234.5, 999_999_999.99, 1_000_000_000])(
    'should give back the price %d as it came',
    async (price) => {
      expect(await create(app, { price })).toMatchObject({ price });
    },
  );

  describe('when the sku is taken', () => {
    it('should refuse it within the category, whatever its case', async () => {
      await create(app, { category: 'saws', sku: 'TAKEN-1' });
      expect(await post(product({ category: 'SAWS', sku: 'TAKEN-1' }))).toEqual(
        problemAnswer('sku_taken', {
          instance: '/v1/products',
          detail: 'Another product in category "saws" has the sku "TAKEN-1".',
          sku: 'TAKEN-1',
          headers: { 'x-request-charge': expect.any(String) },
        }),
      );
    });

    it('should allow it in another category', async () => {
      await create(app, { category: 'saws', sku: 'TAKEN-2' });
      await create(app, { category: 'files', sku: 'TAKEN-2' });
    });

    it('should allow it again once its product is deleted', async () => {
      const { id } = await create(app, { category: 'saws', sku: 'TAKEN-3' });
      expect(await app.request('DELETE', at(id, 'saws'))).toMatchObject({ status: 204 });
      await create(app, { category: 'saws', sku: 'TAKEN-3' });
    });
  });
});
