import { at, bodyOf, create, type Json, product, shown, stored, statusesOf } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp();

const put = (id: string, body: Json, headers = {}, category = 'tools') =>
  app.request('PUT', at(id, category), { body, headers });

describe('PUT /v1/products/{id}', () => {
  describe('without a precondition', () => {
    it('should create the product under the id', async () => {
      const body = product();
      const answer = await put('hammer', body);
      expect(answer).toEqual({
        status: 201,
        headers: expect.objectContaining({
          etag: bodyOf(answer).etag,
          location: '/v1/products/hammer?category=tools',
        }),
        body: shown(body, { id: 'hammer', updatedAt: bodyOf(answer).createdAt }),
      });
    });

    it('should not overwrite: 428', async () => {
      const { id } = await create(app, { name: 'Kept' });
      expect(await put(id, product())).toEqual(
        problemAnswer('precondition_required', { instance: `/v1/products/${id}` }),
      );
      expect(await app.request('GET', at(id, 'tools'))).toMatchObject({ body: { name: 'Kept' } });
    });

    it('should ask for a precondition also when the same product is put again', async () => {
      const body = product();
      await put('twice', body);
      expect(await put('twice', body)).toMatchObject({ status: 428 });
    });

    it('should refuse a sku that another product has', async () => {
      const { sku } = await create(app);
      expect(await put('taken', product({ sku }))).toEqual(
        problemAnswer('sku_taken', { instance: '/v1/products/taken', sku }),
      );
    });
  });

  describe('with If-None-Match: *', () => {
    it('should create', async () => {
      expect(await put('new', product(), { 'if-none-match': '*' })).toMatchObject({ status: 201 });
    });

    it('should refuse when it exists, and tell the version', async () => {
      const { id, etag } = await create(app);
      expect(await put(id, product(), { 'if-none-match': '*' })).toEqual(
        problemAnswer('precondition_failed', { instance: `/v1/products/${id}`, currentEtag: etag }),
      );
    });

    it('should refuse a list of etags', async () => {
      expect(await put('any', product(), { 'if-none-match': '"a"' })).toEqual(
        problemAnswer('validation_failed', {
          instance: '/v1/products/any',
          errors: [{ header: 'If-None-Match', code: 'not_allowed', detail: expect.any(String) }],
        }),
      );
    });

    it('should let exactly one of many at once create', async () => {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => put('race', product(), { 'if-none-match': '*' })),
      );
      expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(412)]);
    });
  });

  describe('with If-Match', () => {
    it('should replace every field and keep the creation date', async () => {
      const old = await create(app, {
        description: 'old',
        tags: ['old'],
        ttl: 60,
        status: 'inactive',
        quantity: 5,
      });
      const body = product({ name: 'New' });
      const answer = await put(old.id, body, { 'if-match': old.etag });
      expect(answer).toEqual({
        status: 200,
        headers: expect.objectContaining({ etag: bodyOf(answer).etag }),
        body: shown(body, { id: old.id, createdAt: old.createdAt }),
      });
      expect(bodyOf(answer).etag).not.toBe(old.etag);
      expect(answer.headers).not.toHaveProperty('location');
      expect(await stored(app, old.id, 'tools')).not.toHaveProperty('ttl');
    });

    it.each([
      ['*', () => '*'],
      ['a list with the etag', (etag: string) => `"other", ${etag}`],
    ])('should replace to %s', async (_, header) => {
      const { id, etag } = await create(app);
      expect(await put(id, product({ name: 'New' }), { 'if-match': header(etag) })).toMatchObject({
        status: 200,
        body: { name: 'New' },
      });
    });

    it.each([
      ['another etag', () => '"other"'],
      ['the etag made weak', (etag: string) => `W/${etag}`],
    ])('should refuse %s, and tell the version', async (_, header) => {
      const { id, etag } = await create(app);
      expect(await put(id, product(), { 'if-match': header(etag) })).toEqual(
        problemAnswer('precondition_failed', { instance: `/v1/products/${id}`, currentEtag: etag }),
      );
    });

    it.each(['*', '"other"'])('should not create to %s', async (header) => {
      expect(await put('absent', product(), { 'if-match': header })).toEqual(
        problemAnswer('precondition_failed', { instance: '/v1/products/absent' }),
      );
    });

    it('should refuse to be put together with If-None-Match: *', async () => {
      const { id } = await create(app);
      expect(await put(id, product(), { 'if-match': '*', 'if-none-match': '*' })).toMatchObject({
        status: 412,
      });
    });

    it('should take a new sku, and free the old one', async () => {
      const old = await create(app, { sku: 'OLD-SKU' });
      expect(await put(old.id, product({ sku: 'NEW-SKU' }), { 'if-match': '*' })).toMatchObject({
        status: 200,
      });
      await create(app, { sku: 'OLD-SKU' });
    });

    it('should refuse a sku that another product has, and change nothing', async () => {
      const { sku } = await create(app);
      const old = await create(app);
      expect(await put(old.id, product({ sku }), { 'if-match': old.etag })).toMatchObject({ status: 409 });
      expect(await app.request('GET', at(old.id, 'tools'))).toMatchObject({ body: old });
    });

    it('should replace whatever there is, to each of several at once', async () => {
      const { id } = await create(app);
      const answers = await Promise.all(
        ['a', 'b', 'c'].map((name) => put(id, product({ name }), { 'if-match': '*' })),
      );
      expect(statusesOf(answers)).toEqual([200, 200, 200]);
    });
  });

  describe('with a category that is not the one addressed', () => {
    it('should refuse', async () => {
      expect(await put('p', product({ category: 'garden' }))).toEqual(
        problemAnswer('partition_mismatch', {
          instance: '/v1/products/p',
          detail: 'The product\'s category is "garden", but the address says "tools".',
        }),
      );
    });

    it('should not mind case and blanks', async () => {
      expect(await put('spelled', product({ category: ' TOOLS' }), {}, 'Tools ')).toMatchObject({
        status: 201,
        body: { category: 'tools' },
      });
    });
  });

  it('should refuse what the service sets itself', async () => {
    const old = await create(app);
    expect(await put(old.id, old, { 'if-match': old.etag })).toEqual(
      problemAnswer('validation_failed', {
        instance: `/v1/products/${old.id}`,
        errors: expect.arrayContaining([
          fieldError('/id', 'unknown_field'),
          fieldError('/createdAt', 'unknown_field'),
          fieldError('/updatedAt', 'unknown_field'),
          fieldError('/etag', 'unknown_field'),
        ]),
      }),
    );
  });
});
