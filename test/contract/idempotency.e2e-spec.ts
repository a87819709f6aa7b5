import { ManualClock } from 'cosmolite';
import { ADMIN, TestKeys, WRITER } from '../support/api-keys.js';
import { BATCH, newCategory, productsOf, resultsOf } from '../support/batches.js';
import { get } from '../support/json.js';
import { essence, newKey } from '../support/keyed-routes.js';
import type { Method } from '../support/client.js';
import { at, bodyOf, create, type Json, product, type ShownProduct } from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { adjust, expectExplained, ledgerOf, stockAt } from '../support/stock.js';
import { exchange } from '../support/raw.js';
import { problemAnswer } from '../support/responses.js';
import { withApp, withTwoApps } from '../support/with-app.js';

const PRODUCTS = '/v1/products';

describe('An Idempotency-Key', () => {
  const app = withApp();

  it.each([
    ['bare and quoted', 'same-key', '"same-key"'],
    ['with parameters', '"other-key"', '"other-key";v=1'],
  ])('should be the same key in another form: %s', async (_, one, other) => {
    const body = product();
    const first = await app.request('POST', PRODUCTS, { body, headers: { 'idempotency-key': one } });
    const again = await app.request('POST', PRODUCTS, { body, headers: { 'idempotency-key': other } });
    expect(again).toMatchObject({
      status: 201,
      headers: { 'idempotency-replayed': 'true' },
      body: first.body,
    });
  });

  it.each(['', '""', 'a b', '"a', 'k'.repeat(256), 'ä'])(
    'should be refused when it is malformed, and nothing written: %j',
    async (key) => {
      const body = product();
      const answer = await app.request('POST', PRODUCTS, { body, headers: { 'idempotency-key': key } });
      expect(answer).toEqual(
        problemAnswer('validation_failed', {
          instance: PRODUCTS,
          errors: [{ header: 'Idempotency-Key', code: 'invalid_format', detail: expect.any(String) }],
        }),
      );
      expect((await app.request('POST', PRODUCTS, { body })).status).toBe(201);
    },
  );

  it('should be refused when it is sent twice', async () => {
    const body = JSON.stringify(product());
    const head = [
      'POST /v1/products HTTP/1.1',
      'host: localhost',
      'connection: close',
      'content-type: application/json',
      `content-length: ${body.length}`,
      'idempotency-key: one',
      'Idempotency-Key: one',
    ];
    const answer = await exchange(await app.port(), `${head.join('\r\n')}\r\n\r\n${body}`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'validation_failed',
      errors: [{ header: 'Idempotency-Key', code: 'duplicate' }],
    });
  });

  it('should be free again after a call that wrote nothing', async () => {
    const taken = await create(app);
    const body = product({ sku: taken['sku'] });
    const headers = { 'idempotency-key': newKey() };
    expect(await app.request('POST', PRODUCTS, { body, headers })).toMatchObject({ status: 409 });
    await app.request('DELETE', at(taken.id, 'tools'));
    const answer = await app.request('POST', PRODUCTS, { body: { ...body, price: 5 }, headers });
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  it('should answer a repeat whatever its preconditions are by now', async () => {
    const { id, etag } = await create(app);
    const call = { body: { price: 5 }, headers: { 'if-match': etag, 'idempotency-key': newKey() } };
    const first = await app.request('PATCH', at(id, 'tools'), call);
    const later = { ...call, headers: { ...call.headers, 'if-match': '"another"' } };
    for (const again of [call, later]) {
      const answer = await app.request('PATCH', at(id, 'tools'), again);
      expect(answer).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
      expect(essence(answer)).toEqual(essence(first));
    }
  });

  it('should not delete what was created anew since', async () => {
    const { id, sku } = await create(app);
    const headers = { 'idempotency-key': newKey() };
    expect(await app.request('DELETE', at(id, 'tools'), { headers })).toMatchObject({ status: 204 });
    await app.request('PUT', at(id, 'tools'), { body: product({ sku }) });
    const again = await app.request('DELETE', at(id, 'tools'), { headers });
    expect(again).toMatchObject({ status: 204, headers: { 'idempotency-replayed': 'true' } });
    expect((await app.request('GET', at(id, 'tools'))).status).toBe(200);
  });

  it('should leave nothing that a list, a count or a summary shows', async () => {
    const category = newCategory();
    const headers = { 'idempotency-key': newKey() };
    await app.request('POST', PRODUCTS, { body: product({ category }), headers });
    expect(await productsOf(app, category)).toHaveLength(1);
    const list = await app.request('GET', `/v1/products?category=${category}&count=true`);
    expect(list.body).toMatchObject({ total: 1 });
    const summary = await app.request('GET', `/v1/categories/${encodeURIComponent(category)}`);
    expect(summary.body).toMatchObject({ products: 1 });
  });
});

describe('The deletion of a category with a key', () => {
  const [app, twin] = withTwoApps();

  it('should leave what was created after it, whoever is asked again', async () => {
    const category = newCategory();
    const url = `/v1/categories/${encodeURIComponent(category)}`;
    const headers = { 'idempotency-key': newKey() };
    await create(app, { category, quantity: 2 });
    expect(await app.request('DELETE', url, { headers })).toMatchObject({
      status: 200,
      body: { deleted: 1 },
    });
    const { id } = await create(app, { category });
    for (const client of [app, twin]) {
      expect(await client.request('DELETE', url, { headers })).toMatchObject({
        status: 200,
        headers: { 'idempotency-replayed': 'true' },
        body: { deleted: 1 },
      });
    }
    expect((await app.request('GET', at(id, category))).status).toBe(200);
  });
});

describe('A batch with an Idempotency-Key', () => {
  const app = withApp();

  it('should be completed by a repeat when only a part was saved', async () => {
    const [saved, failing] = [newCategory(), newCategory()];
    const taken = await create(app, { category: failing });
    const items = [product({ category: saved }), product({ category: failing, sku: taken['sku'] })];
    const call = { body: { items }, headers: { 'idempotency-key': newKey() } };
    const first = await app.request('POST', BATCH, call);
    expect(first).toMatchObject({ status: 207, body: { succeeded: 1, failed: 1 } });
    const still = await app.request('POST', BATCH, call);
    expect(still).toMatchObject({ status: 207, headers: { 'idempotency-replayed': 'true' } });
    expect(get(resultsOf(still)[0], 'product')).toEqual(get(resultsOf(first)[0], 'product'));
    await app.request('DELETE', at(taken.id, failing));
    const whole = await app.request('POST', BATCH, call);
    expect(whole).toMatchObject({ status: 201, body: { succeeded: 2 } });
    expect(whole.headers).not.toHaveProperty('idempotency-replayed');
    expect(get(resultsOf(whole)[0], 'product')).toEqual(get(resultsOf(first)[0], 'product'));
    const again = await app.request('POST', BATCH, call);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    expect(essence(again)).toEqual(essence(whole));
  });
});

describe('A product that has changed since the first call', () => {
  const [app, twin] = withTwoApps();

  it('should be answered as it was then, at its version of then, by the instance that made the call', async () => {
    const call = { body: product(), headers: { 'idempotency-key': newKey() } };
    const first = await app.request('POST', PRODUCTS, call);
    const { id } = bodyOf(first);
    await app.request('PATCH', at(id, 'tools'), { body: { price: 5 }, headers: { 'if-match': '*' } });
    expect(essence(await app.request('POST', PRODUCTS, call))).toEqual(essence(first));
  });

  it('should be answered as it was then, at a version that is past, by another instance', async () => {
    const call = { body: product(), headers: { 'idempotency-key': newKey() } };
    const first = await app.request('POST', PRODUCTS, call);
    const { id, etag, ...shown } = bodyOf(first);
    const headers = { 'if-match': etag };
    const now = bodyOf(await app.request('PATCH', at(id, 'tools'), { body: { price: 5 }, headers }));
    const again = await twin.request('POST', PRODUCTS, call);
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' }, body: shown });
    const past = bodyOf(again).etag;
    expect(again.headers).toMatchObject({ etag: past });
    for (const stale of [etag, past]) {
      expect(
        await twin.request('PATCH', at(id, 'tools'), { body: { price: 6 }, headers: { 'if-match': stale } }),
      ).toMatchObject({ status: 412, body: { currentEtag: now.etag } });
      const read = await twin.request('GET', at(id, 'tools'), { headers: { 'if-none-match': stale } });
      expect(read.status).toBe(200);
    }
  });

  it('should be answered by another instance although it is gone', async () => {
    const call = { body: product(), headers: { 'idempotency-key': newKey() } };
    const first = await app.request('POST', PRODUCTS, call);
    const { id, etag: _etag, ...shown } = bodyOf(first);
    await app.request('DELETE', at(id, 'tools'));
    const again = await twin.request('POST', PRODUCTS, call);
    expect(again).toMatchObject({ status: 201, body: { ...shown, id } });
    expect((await app.request('GET', at(id, 'tools'))).status).toBe(404);
  });
});

describe('A product with stock at several locations, a part of which is promised', () => {
  const [app, twin] = withTwoApps();

  /** 5 at one location, 4 at another one, 2 of them promised, and 3 kept back. */
  async function stocked(): Promise<ShownProduct> {
    const made = await create(app, { quantity: 5 });
    expect(await adjust(app, made, 4, { location: 'east' })).toMatchObject({ status: 201 });
    expect(await reserve(app, [line(made, 2)])).toMatchObject({ status: 201 });
    const settings = { body: { safetyStock: 3 }, headers: { 'if-match': '*' } };
    expect(await app.request('PATCH', stockAt(made), settings)).toMatchObject({ status: 200 });
    return made;
  }
  const levels = { quantity: 9, reserved: 2, available: 4 };

  it('should be answered again with its levels of then by every instance', async () => {
    const { id, category } = await stocked();
    const call = { body: { price: 5 }, headers: { 'if-match': '*', 'idempotency-key': newKey() } };
    const first = await app.request('PATCH', at(id, category), call);
    expect(first).toMatchObject({ status: 200, body: levels });
    expect(essence(await twin.request('PATCH', at(id, category), call))).toEqual(essence(first));
    await adjust(app, { id, category }, 50);
    expect(essence(await app.request('PATCH', at(id, category), call))).toEqual(essence(first));
  });

  it('should be at a version that is past once its stock has changed, for another instance', async () => {
    const { id, category } = await stocked();
    const call = { body: { price: 5 }, headers: { 'if-match': '*', 'idempotency-key': newKey() } };
    await app.request('PATCH', at(id, category), call);
    await adjust(app, { id, category }, 50);
    await adjust(app, { id, category }, -50);
    const again = await twin.request('PATCH', at(id, category), call);
    expect(again).toMatchObject({
      status: 200,
      headers: { 'idempotency-replayed': 'true', etag: expect.stringMatching(/^"past-/) },
      body: { ...levels, price: 5 },
    });
  });
});

describe('The ledger of a product that is written with a key', () => {
  const [app, twin] = withTwoApps();

  it('should have each movement once, however often the calls are repeated', async () => {
    const category = newCategory();
    const twice = async (method: Method, url: string, body: Json, headers: Record<string, string> = {}) => {
      const call = { body, headers: { ...headers, 'idempotency-key': newKey() } };
      const first = await app.request(method, url, call);
      for (const client of [app, twin]) {
        expect(essence(await client.request(method, url, call))).toEqual(essence(first));
      }
      return first;
    };
    const any = { 'if-match': '*' };
    const { id, sku } = bodyOf(await twice('POST', PRODUCTS, product({ category, quantity: 3 })));
    await twice('PATCH', at(id, category), { quantity: 5 }, any);
    await twice('PUT', at(id, category), product({ category, sku, quantity: 4 }), any);
    await twice('PATCH', BATCH, { items: [{ id, category, etag: '*', changes: { quantity: 9 } }] });
    const deltas = (await expectExplained(app, { id, category })).map(({ delta }) => delta);
    expect(deltas).toEqual([3, 2, -1, 5]);
    await twice('POST', at(id, category, '/move'), { category: `${category} next` }, any);
    expect((await ledgerOf(app, { id, category })).map(({ delta }) => delta)).toEqual([...deltas, -9]);
    const moved = await expectExplained(app, { id, category: `${category} next` });
    expect(moved.map(({ kind, delta }) => [kind, delta])).toEqual([['opening', 9]]);
  });
});

describe('The keys of several callers', () => {
  const keys = new TestKeys({
    one: { tenant: 'acme', scopes: ADMIN },
    colleague: { tenant: 'acme', scopes: ADMIN },
    gardener: { tenant: 'acme', scopes: WRITER, categories: ['garden'] },
    reader: { tenant: 'acme', scopes: ['products:read'] },
    stranger: { tenant: 'bloom', scopes: ADMIN },
  });
  const app = withApp({ env: keys.env });

  it('should not meet when their tenants differ', async () => {
    const call = { body: product(), headers: { 'idempotency-key': newKey() } };
    const first = await app.request('POST', PRODUCTS, keys.as('one', call));
    const other = await app.request('POST', PRODUCTS, keys.as('stranger', call));
    expect(other.status).toBe(201);
    expect(other.headers).not.toHaveProperty('idempotency-replayed');
    expect(bodyOf(other).id).not.toBe(bodyOf(first).id);
  });

  it('should be one within a tenant', async () => {
    const call = { body: product(), headers: { 'idempotency-key': newKey() } };
    const first = await app.request('POST', PRODUCTS, keys.as('one', call));
    const other = await app.request('POST', PRODUCTS, keys.as('colleague', call));
    expect(other.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    expect(essence(other)).toEqual(essence(first));
  });

  it.each(['gardener', 'reader'] as const)(
    'should open nothing that a caller may not do: %s',
    async (name) => {
      const call = { body: product(), headers: { 'idempotency-key': newKey() } };
      await app.request('POST', PRODUCTS, keys.as('one', call));
      const answer = await app.request('POST', PRODUCTS, keys.as(name, call));
      expect(answer.status).toBe(403);
      expect(answer.headers).not.toHaveProperty('idempotency-replayed');
    },
  );

  it('should open no category that a move has led to', async () => {
    const options = keys.as('one', { body: product({ category: 'garden' }) });
    const { id } = bodyOf(await app.request('POST', PRODUCTS, options));
    const headers = { 'if-match': '*', 'idempotency-key': newKey() };
    const call = { body: { category: 'secret' }, headers };
    expect(await app.request('POST', at(id, 'garden', '/move'), keys.as('one', call))).toMatchObject({
      status: 200,
    });
    expect(await app.request('POST', at(id, 'garden', '/move'), keys.as('gardener', call))).toMatchObject({
      status: 403,
    });
  });
});

describe('The record of a call', () => {
  const clock = new ManualClock(Date.now());
  const app = withApp({ cosmolite: { clock }, env: { IDEMPOTENCY_TTL_SECONDS: '60' } });

  it('should live as long as the configuration says', async () => {
    const call = { body: product(), headers: { 'idempotency-key': newKey() } };
    await app.request('POST', PRODUCTS, call);
    clock.advance(59_000);
    expect((await app.request('POST', PRODUCTS, call)).status).toBe(201);
    clock.advance(2_000);
    expect(await app.request('POST', PRODUCTS, call)).toMatchObject({
      status: 409,
      body: { code: 'sku_taken' },
    });
  });
});
