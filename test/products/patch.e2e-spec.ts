import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/client.js';
import { at, bodyOf, create, stored } from '../support/products.js';
import { fieldError, problemAnswer } from '../support/responses.js';
import { withApp } from '../support/with-app.js';

const app = withApp({ logLevel: 'info' });

const patch = (id: string, body: unknown, headers: Record<string, string> = { 'if-match': '*' }) =>
  app.request('PATCH', at(id, 'tools'), { body, headers });

describe('PATCH /v1/products/{id}', () => {
  it('should change what is named and keep the rest', async () => {
    const old = await create(app, { description: 'kept', tags: ['kept'], quantity: 3 });
    const answer = await patch(old.id, { price: 4.35 }, { 'if-match': old.etag });
    const { etag, updatedAt } = bodyOf(answer);
    expect(answer).toEqual({
      status: 200,
      headers: expect.objectContaining({ etag }),
      body: { ...old, price: 4.35, etag, updatedAt },
    });
    expect(etag).not.toBe(old.etag);
    expect(Date.parse(updatedAt)).toBeGreaterThanOrEqual(Date.parse(old.updatedAt));
    expect(await app.request('GET', at(old.id, 'tools'))).toMatchObject({ body: answer.body });
  });

  it('should change every field at once: in one transaction, after a read, because a quantity is a count', async () => {
    const old = await create(app, { description: 'old', ttl: 60 });
    const changes = { name: 'New', price: 1, quantity: 0, status: 'inactive', tags: ['new'] };
    app.lines.length = 0;
    const answer = await patch(
      old.id,
      { ...changes, description: null, ttl: null },
      { 'if-match': old.etag },
    );
    const { description: _description, ttl: _ttl, ...kept } = old;
    expect(answer.body).toEqual({
      ...kept,
      ...changes,
      etag: expect.any(String),
      updatedAt: expect.any(String),
    });
    const requests = app.lines.filter(({ msg }) => msg === 'request');
    expect(requests).toEqual([expect.objectContaining({ databaseRequests: 2 })]);
  });

  describe.each([
    ['with a quantity', { quantity: 0 }],
    ['without a quantity', {}],
  ])('every field at once, %s', (_what, quantity) => {
    const changes = {
      name: 'New',
      description: null,
      price: 1,
      status: 'inactive',
      tags: [],
      ttl: null,
      ...quantity,
    };
    const transaction = (id: string) =>
      app.request('POST', '/v1/categories/tools/transactions', {
        body: { operations: [{ op: 'patch', id, changes }] },
      });
    const batch = (id: string) =>
      app.request('PATCH', '/v1/products/batch', {
        body: { items: [{ id, category: 'tools', etag: '*', changes }] },
      });

    it.each<[string, (id: string) => Promise<Answer>]>([
      ['one call', (id) => patch(id, changes)],
      ['a call with a key', (id) => patch(id, changes, { 'if-match': '*', 'idempotency-key': randomUUID() })],
      ['a batch', batch],
      ['a transaction', transaction],
    ])('should change by %s, and not be found when the product is not there', async (_way, change) => {
      const { id } = await create(app, { description: 'old', ttl: 60 });
      expect(await change(id)).toMatchObject({ status: 200 });
      expect(await stored(app, id, 'tools')).toMatchObject({ name: 'New', ...quantity });
      expect(await change('nobody')).toMatchObject({ status: 404, body: { code: 'product_not_found' } });
    });
  });

  it('should remove what is absent already', async () => {
    const { id } = await create(app);
    const answer = await patch(id, { description: null, ttl: null });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('description');
    expect(await stored(app, id, 'tools')).not.toHaveProperty('ttl');
  });

  it('should set what was absent', async () => {
    const { id } = await create(app);
    expect(await patch(id, { description: 'new', ttl: -1 })).toMatchObject({
      status: 200,
      body: { description: 'new', ttl: -1 },
    });
  });

  it('should trim', async () => {
    const { id } = await create(app);
    expect(await patch(id, { name: ' New ', tags: [' a'] })).toMatchObject({
      body: { name: 'New', tags: ['a'] },
    });
  });

  it('should take application/merge-patch+json', async () => {
    const { id } = await create(app);
    const headers = { 'if-match': '*', 'content-type': 'application/merge-patch+json' };
    expect(await patch(id, JSON.stringify({ name: 'New' }), headers)).toMatchObject({
      status: 200,
      body: { name: 'New' },
    });
  });

  describe('its precondition', () => {
    it('should be required', async () => {
      const { id } = await create(app);
      expect(await patch(id, { name: 'New' }, {})).toEqual(
        problemAnswer('precondition_required', { instance: `/v1/products/${id}` }),
      );
    });

    it('should hold for one etag of a list', async () => {
      const { id, etag } = await create(app);
      expect(await patch(id, { name: 'New' }, { 'if-match': `"other", W/"x", ${etag}` })).toMatchObject({
        status: 200,
      });
    });

    it.each([
      ['another etag', () => '"other"'],
      ['a list of others', () => '"other", "another"'],
      ['the etag made weak', (etag: string) => `W/${etag}`],
    ])('should fail for %s, tell the version, and change nothing', async (_, header) => {
      const old = await create(app);
      expect(await patch(old.id, { name: 'New' }, { 'if-match': header(old.etag) })).toEqual(
        problemAnswer('precondition_failed', { instance: `/v1/products/${old.id}`, currentEtag: old.etag }),
      );
      expect(await app.request('GET', at(old.id, 'tools'))).toMatchObject({ body: old });
    });

    it.each(['*', '"other"', 'W/"other"', '"a", "b"'])(
      'should not matter for a product that is not there: %s',
      async (header) => {
        expect(await patch('nobody', { name: 'New' }, { 'if-match': header })).toEqual(
          problemAnswer('product_not_found', { instance: '/v1/products/nobody' }),
        );
      },
    );
  });

  describe('its body', () => {
    it.each([
      ['category', 'garden'],
      ['category', null],
      ['sku', 'NEW-1'],
      ['id', 'other'],
    ])('should not change %s', async (field, value) => {
      const { id } = await create(app);
      expect(await patch(id, { name: 'New', [field]: value })).toEqual(
        problemAnswer('validation_failed', {
          instance: `/v1/products/${id}`,
          errors: [fieldError(`/${field}`, 'immutable')],
        }),
      );
    });

    it.each(['name', 'price', 'quantity', 'status', 'tags'])('should not remove %s', async (field) => {
      const { id } = await create(app);
      const answer = await patch(id, { [field]: null });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `/${field}` }] } });
    });

    it('should have at least one field', async () => {
      const { id } = await create(app);
      expect(await patch(id, {})).toEqual(
        problemAnswer('validation_failed', {
          instance: `/v1/products/${id}`,
          errors: [fieldError('', 'too_few')],
        }),
      );
    });

    it.each([
      'createdAt',
      'updatedAt',
      'etag',
      'priceCents',
      'arrival',
      'moveOrigin',
      'tenantId',
      '__proto__',
      'constructor',
    ])('should not have %s', async (field) => {
      const { id } = await create(app);
      expect(await patch(id, `{"${field}":"x","name":"New"}`, JSON_HEADERS)).toMatchObject({ status: 400 });
      expect(await app.request('GET', at(id, 'tools'))).toMatchObject({ body: { name: 'Claw hammer' } });
    });
  });
});

const JSON_HEADERS = { 'if-match': '*', 'content-type': 'application/json' };
