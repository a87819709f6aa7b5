import type { FaultOrder } from 'cosmolite';
import type { Answer, Method } from '../support/client.js';
import { BATCH, CHARGE, fill, newCategory, productsOf, refused, resultsOf } from '../support/batches.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { orderFaults } from '../support/faults.js';
import { get } from '../support/json.js';
import { create, product } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';

let app: TestAppWithDatabase;

beforeAll(async () => {
  app = await createApp();
});

afterEach(() => orderFaults(app.db));

afterAll(() => app.close());

const batch = (method: Method, items: unknown): Promise<Answer> =>
  app.request(method, BATCH, { body: { items } });
const trouble = (order: Omit<FaultOrder, 'operation'>): Promise<void> =>
  orderFaults(app.db, { operation: 'batchItems', ...order });

describe('a batch while the database is in trouble', () => {
  it.each(['429', '449', '503', 'reset-before', 'reset-after'] as const)(
    'should be committed once, and told as committed: %s',
    async (kind) => {
      const name = newCategory();
      await trouble({ kind, times: 1, milliseconds: 10 });
      const items = fill(name, 3);
      const answer = await batch('POST', items);
      expect(answer).toMatchObject({ status: 201, body: { succeeded: 3 } });
      expect(resultsOf(answer).map((result) => get(result, 'product'))).toEqual(await productsOf(app, name));
    },
  );

  it('should know its own patches and deletes when the reply is lost', async () => {
    const name = newCategory();
    const [a, b] = [await create(app, { category: name }), await create(app, { category: name })];
    await trouble({ kind: 'reset-after', times: 1 });
    const patched = await batch('PATCH', [{ id: a.id, category: name, etag: a.etag, changes: { price: 1 } }]);
    expect(patched).toMatchObject({
      status: 200,
      body: { results: [{ status: 200, product: { price: 1 } }] },
    });
    await trouble({ kind: 'reset-after', times: 1 });
    expect(await batch('DELETE', [{ id: b.id, category: name }])).toMatchObject({ status: 200 });
    expect(await productsOf(app, name)).toEqual([get(resultsOf(patched)[0], 'product')]);
  });

  it('should say of every item that it may be sent again when it is throttled to the end', async () => {
    const name = newCategory();
    await using hasty = await createApp({ REQUEST_TIMEOUT_MS: '300' });
    await orderFaults(hasty.db, { kind: '429', operation: 'batchItems', milliseconds: 1_500 });
    const items = fill(name, 2);
    const answer = await hasty.request('POST', BATCH, { body: { items } });
    const throttled = { retryAfterMs: 1_500, activityId: expect.any(String) };
    expect(answer).toEqual(
      problemAnswer('throttled', {
        instance: BATCH,
        headers: { 'retry-after': '2' },
        ...throttled,
        results: items.map((_, index) => refused(index, name, 'throttled', 429, throttled)),
        succeeded: 0,
        failed: 2,
        requestCharge: CHARGE,
      }),
    );
  });

  it('should tell the log what it cannot tell the client, also when a part succeeds', async () => {
    const log: Record<string, unknown>[] = [];
    await using app2 = await createApp({ LOG_LEVEL: 'error' }, { lines: log });
    // Each of the two is sent five times, so one of them is served at last.
    await orderFaults(app2.db, { kind: '408', operation: 'batchItems', times: 9 });
    const items = [product({ category: 'one' }), product({ category: 'two' })];
    const answer = await app2.request('POST', BATCH, { body: { items } });
    expect(answer).toMatchObject({ status: 207, body: { succeeded: 1, failed: 1 } });
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'error',
        context: 'ProductBatch',
        requestId: answer.headers['x-request-id'],
        err: expect.objectContaining({ cause: expect.anything() }),
      }),
    );
  });
});
