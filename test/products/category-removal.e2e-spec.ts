import { ProductRemovalService } from '../../src/modules/products/transaction/product-removal.service.js';
import { CHARGE, fill, newCategory, productsOf } from '../support/batches.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { orderFaults } from '../support/faults.js';
import { get } from '../support/json.js';
import { at, create, product, statusesOf } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';

const lines: Record<string, unknown>[] = [];
let app: TestAppWithDatabase;

beforeAll(async () => {
  app = await createApp({ LOG_LEVEL: 'fatal' }, { lines });
});

afterEach(() => orderFaults(app.db));

afterAll(() => app.close());

const pathOf = (category: string): string => `/v1/categories/${encodeURIComponent(category)}`;
const remove = (category: string, from = app) => from.request('DELETE', pathOf(category));

async function fillWith(category: string, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 100) {
    const items = fill(category, Math.min(left, 100));
    expect(await app.request('POST', '/v1/products/batch', { body: { items } })).toMatchObject({
      status: 201,
    });
  }
}

/** How many products there are in a category. */
const countOf = async (category: string): Promise<number> =>
  Number(
    get((await app.request('GET', `/v1/products?category=${category}&limit=1&count=true`)).body, 'total'),
  );

describe('DELETE /v1/categories/{category}', () => {
  it('should delete every product of the category, and no other', async () => {
    const [category, other] = [newCategory(), newCategory()];
    await fillWith(category, 250);
    const kept = await create(app, { category: other });
    lines.length = 0;
    const answer = await remove(category.toUpperCase());
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({ deleted: 250, requestCharge: Number(answer.headers['x-request-charge']) });
    expect(await countOf(category)).toBe(0);
    expect(await productsOf(app, other)).toEqual([kept]);
    expect(lines.filter(({ action }) => action === 'delete')).toHaveLength(250);
  });

  it('should find nothing to delete the second time', async () => {
    const category = newCategory();
    await create(app, { category });
    expect(await remove(category)).toMatchObject({ status: 200, body: { deleted: 1 } });
    expect(await remove(category)).toMatchObject({
      status: 200,
      body: { deleted: 0, requestCharge: CHARGE },
    });
  });

  it('should end while others go on creating, and leave nothing of what was there before', async () => {
    const category = newCategory();
    await fillWith(category, 120);
    const before = new Set((await productsOf(app, category)).map(({ id }) => id));
    const done = new AbortController();
    const creating = (async () => {
      const created: string[] = [];
      while (!done.signal.aborted) created.push((await create(app, { category })).id);
      return created;
    })();
    const { status, body } = await remove(category);
    done.abort();
    const created = await creating;
    expect(status).toBe(200);
    const left = (await productsOf(app, category)).map(({ id }) => id);
    expect(left.filter((id) => before.has(id))).toEqual([]);
    expect(Number(get(body, 'deleted'))).toBe(120 + created.length - left.length);
  });

  it.each([
    ['delete a product at the version that it has now when others change it meanwhile', 5, 200, 3],
    ['come to an end when others change a product all the time, and tell what is deleted', Infinity, 503, 2],
  ])('should %s', async (_what, times, status, deleted) => {
    const { id, category } = await create(app, { category: newCategory() });
    await create(app, { category });
    await create(app, { category });
    // Changed just before it is deleted, so often.
    const removals = app.app.get(ProductRemovalService);
    const original = removals.remove.bind(removals);
    let left = times;
    let price = 0;
    removals.remove = async (...args) => {
      left -= 1;
      price += 1;
      const body = { price };
      const isMeant = left >= 0 && args[1].some((one) => one.id === id);
      if (isMeant) await app.request('PATCH', at(id, category), { body, headers: { 'if-match': '*' } });
      return original(...args);
    };
    const answer = await remove(category);
    removals.remove = original;
    expect(answer).toMatchObject({ status, body: { deleted } });
    expect(await countOf(category)).toBe(3 - deleted);
  });

  it('should count every product once when two do it at the same time', async () => {
    const category = newCategory();
    await fillWith(category, 300);
    const answers = await Promise.all([remove(category), remove(category)]);
    expect(statusesOf(answers)).toEqual([200, 200]);
    expect(answers.reduce((sum, { body }) => sum + Number(get(body, 'deleted')), 0)).toBe(300);
    expect(await countOf(category)).toBe(0);
  });

  it('should say how far it came when it fails, and go on when it is called again', async () => {
    const category = newCategory();
    await fillWith(category, 300);
    lines.length = 0;
    await orderFaults(app.db, { kind: 'latency', operation: 'batchItems', milliseconds: 30 });
    const removing = remove(category);
    while (lines.length < 100) await new Promise(setImmediate);
    await orderFaults(app.db, { kind: '503', operation: 'batchItems' });
    const answer = await removing;
    await orderFaults(app.db);
    const left = await countOf(category);
    expect(left).toBeGreaterThan(0);
    expect(answer).toEqual(
      problemAnswer('database_unavailable', {
        instance: pathOf(category),
        activityId: expect.any(String),
        deleted: 300 - left,
      }),
    );
    expect(await remove(category)).toMatchObject({ status: 200, body: { deleted: left } });
    expect(await countOf(category)).toBe(0);
  });

  it('should count apart what may have been deleted when replies are lost to the end', async () => {
    const category = newCategory();
    await fillWith(category, 120);
    await orderFaults(app.db, { kind: 'reset-after', operation: 'batchItems' });
    const answer = await remove(category);
    await orderFaults(app.db);
    const counts = [Number(get(answer.body, 'deleted')), Number(get(answer.body, 'unknown'))];
    expect([answer.status, ...counts]).toEqual([503, 0, 50]);
    expect(await countOf(category)).toBe(70);
  });

  it.each(['429', '449', '503', 'reset-before', 'reset-after'] as const)(
    'should get over %s',
    async (kind) => {
      const category = newCategory();
      await fillWith(category, 130);
      await orderFaults(app.db, { kind, operation: 'batchItems', times: 2, milliseconds: 5 });
      expect(await remove(category)).toMatchObject({ status: 200, body: { deleted: 130 } });
      expect(await countOf(category)).toBe(0);
    },
  );

  it('should outlast the time of a request', async () => {
    await using hasty = await createApp({ REQUEST_TIMEOUT_MS: '200' });
    await hasty.request('POST', '/v1/products', { body: product() });
    await orderFaults(hasty.db, { kind: 'latency', operation: 'batchItems', milliseconds: 400 });
    expect(await remove('tools', hasty)).toMatchObject({ status: 200, body: { deleted: 1 } });
  });

  it('should have the account do it when the account can', async () => {
    await using able = await createApp({ COSMOS_DELETE_BY_PARTITION_KEY: 'true' });
    await able.request('POST', '/v1/products', { body: product() });
    const kept = await create(able, { category: 'garden' });
    expect(await remove('Tools', able)).toMatchObject({
      status: 202,
      body: undefined,
      headers: { 'x-request-charge': expect.anything() },
    });
    expect(await productsOf(able, 'tools')).toEqual([]);
    expect(await productsOf(able, 'garden')).toEqual([kept]);
  });
});
