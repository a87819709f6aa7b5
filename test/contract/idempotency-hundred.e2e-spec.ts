import { BATCH, fill, newCategory, productsOf, resultsOf } from '../support/batches.js';
import type { Client } from '../support/client.js';
import { get } from '../support/json.js';
import { essence, type KeyedCall, newKey, sendKeyed } from '../support/keyed-routes.js';
import type { Json } from '../support/products.js';
import { withTwoApps } from '../support/with-app.js';

const [app, twin] = withTwoApps();

/** A hundred products of the category. */
async function hundred(client: Client, category: string): Promise<readonly Json[]> {
  const answer = await client.request('POST', BATCH, { body: { items: fill(category, 100) } });
  return resultsOf(answer).map((result) => ({ id: get(result, 'id'), category, etag: get(result, 'etag') }));
}

/** Calls whose transaction has a hundred operations: one more is not possible. */
const CALLS: readonly (readonly [string, number, (category: string) => Promise<KeyedCall>])[] = [
  [
    'POST a batch',
    201,
    (category) => Promise.resolve({ method: 'POST', url: BATCH, body: { items: fill(category, 100) } }),
  ],
  [
    'PATCH a batch',
    200,
    async (category) => {
      const items = (await hundred(app, category)).map(({ id, etag }) => ({
        id,
        etag,
        category,
        changes: { price: 5 },
      }));
      return { method: 'PATCH', url: BATCH, body: { items } };
    },
  ],
  [
    'DELETE a batch',
    200,
    async (category) => ({ method: 'DELETE', url: BATCH, body: { items: await hundred(app, category) } }),
  ],
  [
    'DELETE a batch whose stock ends with fifty movements',
    200,
    async (category) => {
      const items = fill(category, 50, { quantity: 2 });
      const made = resultsOf(await app.request('POST', BATCH, { body: { items } }));
      const named = made.map((result) => ({ id: get(result, 'id'), category }));
      return { method: 'DELETE', url: BATCH, body: { items: named } };
    },
  ],
  [
    'POST a batch of products with stock',
    201,
    (category) => {
      const items = fill(category, 100, { quantity: 2 });
      return Promise.resolve({ method: 'POST', url: BATCH, body: { items } });
    },
  ],
  [
    'run a transaction',
    200,
    async (category) => {
      const products = (await hundred(app, category)).slice(0, 49);
      const operations = [
        ...fill(category, 51).map((product) => ({ op: 'create', product })),
        ...products.map(({ id }) => ({ op: 'patch', id, changes: { price: 5 } })),
      ];
      const url = `/v1/categories/${encodeURIComponent(category)}/transactions`;
      return { method: 'POST', url, body: { operations } };
    },
  ],
];

describe.each(CALLS)('A hundred operations with a key: %s', (_, status, prepare) => {
  it('should happen once, and be answered the same again by every instance', async () => {
    const category = newCategory();
    const call = await prepare(category);
    const key = newKey();
    const first = await sendKeyed(app, call, key);
    expect(first.status).toBe(status);
    const after = await productsOf(app, category);
    for (const client of [app, twin, app]) {
      const again = await sendKeyed(client, call, key);
      expect(essence(again)).toEqual(essence(first));
      expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    }
    expect(await productsOf(app, category)).toEqual(after);
  });

  it('should happen once when it is sent ten times at once to two instances', async () => {
    const category = newCategory();
    const call = await prepare(category);
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (__, n) => sendKeyed(n % 2 === 0 ? app : twin, call, key)),
    );
    const [first, ...others] = answers.map(essence);
    expect(first).toMatchObject({ status });
    for (const other of others) expect(other).toEqual(first);
  });

  it.each([
    ['before its transaction', { kind: '503', operation: 'batchItems', times: 1_000 }],
    [
      'before it is known that its transaction was committed',
      { kind: 'reset-after', operation: 'batchItems', times: 1_000 },
    ],
    ['after its transaction', { kind: '503', operation: 'upsertItem', times: 1_000 }],
  ] as const)('should happen once when it is cut off %s', async (__, fault) => {
    const category = newCategory();
    const call = await prepare(category);
    const key = newKey();
    await app.orderFaults(fault);
    // What was committed although every reply was lost is told as such.
    const told = fault.kind === 'reset-after' ? status : 503;
    expect(await sendKeyed(app, call, key)).toMatchObject({ status: told });
    await app.orderFaults();
    const between = await productsOf(app, category);
    const again = await sendKeyed(twin, call, key);
    expect(again.status).toBe(status);
    const after = await productsOf(app, category);
    if (fault.kind !== '503' || fault.operation !== 'batchItems') expect(after).toEqual(between);
    expect(essence(await sendKeyed(app, call, key))).toEqual(essence(again));
    expect(await productsOf(app, category)).toEqual(after);
  });

  it('should leave the key free when it was refused', async () => {
    const category = newCategory();
    const call = await prepare(category);
    const key = newKey();
    const refused = {
      ...call,
      url: BATCH,
      method: 'DELETE',
      body: { items: [{ id: 'nobody', category }] },
    } as const;
    const items = Array.from({ length: 100 }, (__, n) => ({ id: `nobody-${n}`, category }));
    expect((await sendKeyed(app, { ...refused, body: { items } }, key)).status).toBe(404);
    expect((await sendKeyed(app, call, key)).status).toBe(status);
  });
});
