import { at, containerOf, create, type ShownProduct, stored, TENANT } from '../support/products.js';
import { parameterError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });
let hammer: ShownProduct;
beforeAll(async () => {
  hammer = await create(app);
});

const get = (url: string, headers = {}) => app.request('GET', url, { headers });

describe('GET /v1/products/{id}', () => {
  it('should answer with the product and its etag', async () => {
    expect(await get(at(hammer.id, 'tools'))).toEqual({
      status: 200,
      headers: expect.objectContaining({
        etag: hammer.etag,
        'content-type': 'application/json; charset=utf-8',
      }),
      body: hammer,
    });
  });

  it('should cost one request unit, for one request to the database', async () => {
    app.lines.length = 0;
    expect((await get(at(hammer.id, 'tools'))).headers['x-request-charge']).toBe('1');
    expect(app.lines).toEqual([expect.objectContaining({ databaseRequests: 1, requestCharge: 1 })]);
  });

  it.each(['TOOLS', ' Tools '])('should find it in category %j', async (category) => {
    expect(await get(at(hammer.id, category))).toMatchObject({ status: 200, body: hammer });
  });

  it('should answer HEAD with the same headers and no body', async () => {
    const { headers } = await get(at(hammer.id, 'tools'));
    const head = await app.request('HEAD', at(hammer.id, 'tools'));
    expect(head).toMatchObject({
      status: 200,
      body: undefined,
      headers: { etag: headers['etag'], 'content-length': headers['content-length'] },
    });
  });

  it('should say that there is none', async () => {
    expect(await get(at('nobody', 'tools'))).toEqual(
      problemAnswer('product_not_found', {
        instance: '/v1/products/nobody',
        detail: 'There is no product "nobody" in category "tools".',
      }),
    );
  });

  it('should not find it in another category', async () => {
    expect(await get(at(hammer.id, 'garden'))).toMatchObject({ status: 404 });
  });

  it('should require the category', async () => {
    expect(await get(`/v1/products/${hammer.id}`)).toEqual(
      problemAnswer('validation_failed', {
        instance: `/v1/products/${hammer.id}`,
        errors: [parameterError('category', 'required')],
      }),
    );
  });

  describe('with an id of the caller', () => {
    it.each([
      'a b',
      'a%20b',
      '100%',
      'a+b=c&d,e;f:g@h',
      '"quoted"',
      'Ünïcödé',
      '\u{1F528}',
      '...',
      '\u{1F528}'.repeat(255),
    ])('should find %j', async (id) => {
      const body = { category: 'ids', sku: `ID-${id.length}-${id.charCodeAt(0)}`, name: 'x', price: 1 };
      const put = await app.request('PUT', at(id, 'ids'), { body });
      expect(put).toMatchObject({ status: 201, body: { id } });
      expect(await get(String(put.headers['location']))).toMatchObject({ status: 200, body: put.body });
    });

    it.each(['%2F', 'a%2Fb', 'a%5Cb', 'a%3Fb', 'a%23b', 'a%00b', 'a%0Ab', '%20a', 'a%20', 'a'.repeat(256)])(
      'should refuse %s',
      async (id) => {
        expect(await get(`/v1/products/${id}?category=ids`)).toEqual(
          problemAnswer('invalid_id', { instance: `/v1/products/${id}` }),
        );
      },
    );
  });

  describe('with If-None-Match', () => {
    it.each([
      ['the etag', () => hammer.etag],
      ['the etag made weak', () => `W/${hammer.etag}`],
      ['a list with the etag', () => `"other", ${hammer.etag}`],
      ['*', () => '*'],
    ])('should answer 304 without a body to %s', async (_, header) => {
      expect(await get(at(hammer.id, 'tools'), { 'if-none-match': header() })).toEqual({
        status: 304,
        headers: expect.objectContaining({ etag: hammer.etag, 'x-request-charge': '1' }),
        body: undefined,
      });
    });

    it('should answer with the product to another etag', async () => {
      expect(await get(at(hammer.id, 'tools'), { 'if-none-match': '"other"' })).toMatchObject({
        status: 200,
        body: hammer,
      });
    });

    it('should answer 404 for a product that is not there, also to *', async () => {
      expect(await get(at('nobody', 'tools'), { 'if-none-match': '*' })).toMatchObject({ status: 404 });
    });

    it('should refuse what is no list of etags', async () => {
      expect(await get(at(hammer.id, 'tools'), { 'if-none-match': 'other' })).toEqual(
        problemAnswer('validation_failed', {
          instance: `/v1/products/${hammer.id}`,
          errors: [{ header: 'If-None-Match', code: 'invalid_format', detail: expect.any(String) }],
        }),
      );
    });
  });

  describe('when the stored document is no product', () => {
    it('should not find a document of another type', async () => {
      const note = { id: 'note', tenantId: TENANT, category: 'tools', type: 'note', uniqueKey: 'note:note' };
      await containerOf(app).items.create(note);
      expect(await get(at('note', 'tools'))).toMatchObject({ status: 404 });
    });

    it('should fail for one that says that it is, and name it in the log only', async () => {
      const document = {
        ...(await stored(app, hammer.id, 'tools')),
        id: 'broken',
        uniqueKey: 'x',
        priceCents: '9',
      };
      await containerOf(app).items.create(document);
      app.lines.length = 0;
      expect(await get(at('broken', 'tools'))).toEqual(
        problemAnswer('internal_error', {
          instance: '/v1/products/broken',
          detail: 'A stored product cannot be read.',
        }),
      );
      const message =
        'Document ["tools","broken"] (category, id) cannot be read as a product: "priceCents" has an unexpected value.';
      expect(app.lines).toEqual([
        expect.objectContaining({
          err: expect.objectContaining({ cause: expect.objectContaining({ message }) }),
        }),
      ]);
    });
  });
});
