import { newCategory, productsOf } from '../support/batches.js';
import type { Answer } from '../support/client.js';
import { get, listOf } from '../support/json.js';
import {
  at,
  containerOf,
  create,
  itemsOf,
  type Json,
  product,
  type ShownProduct,
  stored,
  TENANT,
} from '../support/products.js';
import {
  adjust,
  command,
  expectExplained,
  keyed,
  ledgerOf,
  stockAt,
  stockOf,
  sumsOf,
} from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const any = { 'if-match': '*' };

const line = ({ id, category }: ShownProduct): Json => ({ id, category, delta: 1, reason: 'found' });

describe('a call about a product', () => {
  const app = withApp();

  it('should leave a movement for each quantity that it gives, and none for the same', async () => {
    const saw = await create(app, { quantity: 3 });
    const patch = (body: Json) => app.request('PATCH', at(saw.id, 'tools'), { body, headers: any });
    await patch({ quantity: 7 });
    await patch({ quantity: 7, name: 'b' });
    const put = product({ id: undefined, sku: saw['sku'], quantity: 5 });
    await app.request('PUT', at(saw.id, 'tools'), { body: put, headers: any });
    await app.request('PATCH', '/v1/products/batch', {
      body: { items: [{ id: saw.id, category: 'tools', etag: '*', changes: { quantity: 4 } }] },
    });
    await app.request('POST', '/v1/categories/tools/transactions', {
      body: { operations: [{ op: 'patch', id: saw.id, changes: { quantity: 9 } }] },
    });
    const ledger = await expectExplained(app, saw);
    expect(ledger.map(({ kind, delta }) => [kind, delta])).toEqual([
      ['opening', 3],
      ['count', 4],
      ['count', -2],
      ['count', -1],
      ['count', 5],
    ]);
  });

  it('should leave a movement for each of a hundred products of one transaction', async () => {
    const items = Array.from({ length: 100 }, (_, index) =>
      product({ category: 'full', quantity: index + 1 }),
    );
    const answer = await app.request('POST', '/v1/products/batch', { body: { items } });
    expect(answer).toMatchObject({ status: 201, body: { succeeded: 100 } });
    const { body } = await app.request('GET', '/v1/products?category=full&limit=100');
    const products = itemsOf(body);
    for (const one of products.slice(0, 5)) expect(await expectExplained(app, one)).toHaveLength(1);
    for (const one of products.slice(0, 1)) {
      await adjust(app, one, 1);
      expect(await expectExplained(app, one)).toHaveLength(2);
    }
  });

  it.each<[string, number, (saw: ShownProduct) => Promise<Answer>]>([
    ['an adjustment', 201, (saw) => adjust(app, saw, 1)],
    [
      'adjustments',
      201,
      (saw) => app.request('POST', '/v1/stock/adjustments', keyed({ items: [line(saw)] })),
    ],
    ['a delete', 204, (saw) => app.request('DELETE', at(saw.id, 'tools'))],
  ])('should leave a hundred movements of one product, and then room for %s', async (_what, status, act) => {
    const saw = await create(app, { quantity: 1 });
    const operations = Array.from({ length: 100 }, (_, index) => ({
      op: 'patch',
      id: saw.id,
      changes: { quantity: 2 + index },
    }));
    const answer = await app.request('POST', '/v1/categories/tools/transactions', { body: { operations } });
    expect(answer).toMatchObject({ status: 200 });
    expect(await expectExplained(app, saw)).toHaveLength(101);
    expect(await act(saw)).toMatchObject({ status });
    expect(sumsOf(await ledgerOf(app, saw))).toMatchObject({ faults: [] });
  });

  it('should delete fifty products with stock at once, and say why it refuses more', async () => {
    const [category, other] = [newCategory(), newCategory()];
    const ids = await Promise.all(
      Array.from({ length: 51 }, async () => (await create(app, { category, quantity: 2 })).id),
    );
    const bystander = await create(app, { category: other, quantity: 2 });
    const items = ids.map((id) => ({ id, category }));
    const all = { body: { items: [...items, { id: bystander.id, category: other }] } };
    const refused = await app.request('DELETE', '/v1/products/batch', all);
    expect(refused).toMatchObject({ status: 207, body: { succeeded: 1, failed: 51 } });
    expect(listOf(get(refused.body, 'results'))[0]).toMatchObject({
      problem: { code: 'batch_too_large', detail: expect.stringContaining('Send fewer products') },
    });
    expect(await productsOf(app, category)).toHaveLength(51);
    const fifty = { body: { items: items.slice(0, 50) } };
    expect(await app.request('DELETE', '/v1/products/batch', fifty)).toMatchObject({ status: 200 });
    const [id = ''] = ids;
    expect((await ledgerOf(app, { id, category })).map(({ delta }) => delta)).toEqual([2, -2]);
  });

  it('should refuse a quantity when stock lies elsewhere, unless it is the same', async () => {
    const saw = await create(app, { quantity: 5 });
    await command(app, saw, 'transfers', { from: 'main', to: 'shop', quantity: 2 });
    const patch = (quantity: number) =>
      app.request('PATCH', at(saw.id, 'tools'), { body: { quantity }, headers: any });
    expect(await patch(6)).toMatchObject({
      status: 409,
      body: { code: 'stock_by_location', locations: ['shop'] },
    });
    expect(await patch(5)).toMatchObject({ status: 200 });
    expect(await expectExplained(app, saw)).toHaveLength(3);
  });

  it('should read a product from before the ledger as it is, and open its ledger with the first change', async () => {
    const saw = await create(app, { quantity: 8 });
    const { stock: _, ...old } = { stock: undefined, ...(await stored(app, saw.id, 'tools')) };
    const newer = { ofALaterVersion: { kept: true } };
    await containerOf(app).items.upsert({ ...old, ...newer, tenantId: TENANT });
    expect(await stockOf(app, saw)).toMatchObject({
      onHand: 8,
      locations: [{ location: 'main', onHand: 8 }],
    });
    await adjust(app, saw, -1);
    const { body } = await app.request('GET', stockAt(saw, '/movements'));
    expect(body).toMatchObject({
      items: [
        { sequence: 2, delta: -1 },
        { sequence: 1, kind: 'opening', delta: 8 },
      ],
    });
    // A stock command writes the whole document: what it does not know stays.
    expect(await stored(app, saw.id, 'tools')).toEqual({
      ...old,
      ...newer,
      stock: expect.any(Object),
      quantity: 7,
      updatedAt: expect.any(String),
      _etag: expect.any(String),
      _ts: expect.any(Number),
    });
  });

  it('should end the ledger of a product that is deleted, and begin another for one that takes its place', async () => {
    const saw = await create(app, { quantity: 4 });
    await app.request('DELETE', at(saw.id, 'tools'));
    const ended = await ledgerOf(app, saw);
    expect(sumsOf(ended)).toEqual({ onHand: 0, reserved: 0, faults: [] });
    expect(await app.request('GET', stockAt(saw))).toMatchObject({ status: 404 });
    const body = product({ quantity: 2 });
    const answer = await app.request('PUT', at(saw.id, 'tools'), { body, headers: { 'if-none-match': '*' } });
    expect(answer).toMatchObject({ status: 201 });
    expect(await expectExplained(app, saw)).toMatchObject([{ sequence: 1, kind: 'opening', delta: 2 }]);
  });

  it('should take stock along to another category: one ledger ends, another opens by location', async () => {
    const saw = await create(app, { quantity: 6 });
    await command(app, saw, 'transfers', { from: 'main', to: 'shop', quantity: 2 });
    const moved = await app.request('POST', at(saw.id, 'tools', '/move'), {
      body: { category: 'paint' },
      headers: any,
    });
    expect(moved).toMatchObject({ status: 200, body: { quantity: 6, available: 6 } });
    expect(sumsOf(await ledgerOf(app, saw))).toEqual({ onHand: 0, reserved: 0, faults: [] });
    expect(await expectExplained(app, { id: saw.id, category: 'paint' })).toMatchObject([
      { kind: 'opening', location: 'main', delta: 4 },
      { kind: 'opening', location: 'shop', delta: 2 },
    ]);
  });

  it('should show the stock of a moment', async () => {
    const saw = await create(app, { quantity: 6 });
    await adjust(app, saw, -1);
    const { updatedAt } = await stockOf(app, saw);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await adjust(app, saw, -2);
    const past = await app.request('GET', `${stockAt(saw)}&asOf=${String(updatedAt)}`);
    expect(past).toMatchObject({ status: 200, body: { onHand: 5, updatedAt } });
    expect(await app.request('GET', `${stockAt(saw)}&asOf=2001-01-01T00:00:00Z`)).toMatchObject({
      status: 404,
    });
  });

  it('should page and filter movements', async () => {
    const saw = await create(app, { quantity: 6 });
    for (let index = 0; index < 5; index += 1) await adjust(app, saw, 1);
    await command(app, saw, 'counts', { counted: 11 });
    const { body } = await app.request('GET', `${stockAt(saw, '/movements')}&limit=2`);
    expect(body).toMatchObject({ items: [{ sequence: 7 }, { sequence: 6 }], nextCursor: expect.any(String) });
    expect(await ledgerOf(app, saw, '&kind=count')).toMatchObject([{ sequence: 7, delta: 0 }]);
    expect(await ledgerOf(app, saw, '&location=shop')).toEqual([]);
    expect(await app.request('GET', `${stockAt(saw, '/movements')}&cursor=nonsense`)).toMatchObject({
      status: 400,
    });
  });
});
