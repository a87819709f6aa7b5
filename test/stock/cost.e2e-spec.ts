import { randomUUID } from 'node:crypto';
import { databaseRequests } from '../support/database-requests.js';
import { at, containerOf, create, type ShownProduct, stored, TENANT } from '../support/products.js';
import { line, reserve } from '../support/reservations.js';
import { adjust, command, keyed, stockAt } from '../support/stock.js';
import type { Answer } from '../support/client.js';
import { withApp } from '../support/with-app.js';

/** Printed at the end: what was asserted, with its figures. */
const printed: string[] = [];

afterAll(() => process.stderr.write(`${printed.join('\n')}\n`));

describe('what stock asks of the database', () => {
  const app = withApp();
  let saw: ShownProduct;
  beforeEach(async () => {
    saw = await create(app, { quantity: 100 });
  });

  /** The requests of a call, and its request units. */
  async function costOf(what: string, call: () => Promise<Answer>) {
    let answer: Answer | undefined;
    const requests = await databaseRequests(app.db, async () => (answer = await call()));
    const charge = Number(answer?.headers['x-request-charge']);
    printed.push(`${what}: ${JSON.stringify(requests)}, ${charge} RU`);
    return { requests, charge, status: answer?.status };
  }

  it('should be a read and a transaction for an adjustment, within 25 request units', async () => {
    const cost = await costOf('adjustment', () => adjust(app, saw, -1));
    expect(cost).toMatchObject({ status: 201, requests: { readItem: 1, batchItems: 1 } });
    expect(cost.charge).toBeLessThanOrEqual(25);
  });

  it.each([
    ['counts', { counted: 90 }],
    ['transfers', { from: 'main', to: 'shop', quantity: 5 }],
  ] as const)('should be a read and a transaction for %s, within 25 request units', async (what, body) => {
    const cost = await costOf(what, () => command(app, saw, what, body));
    expect(cost).toMatchObject({ status: 201, requests: { readItem: 1, batchItems: 1 } });
    expect(cost.charge).toBeLessThanOrEqual(25);
  });

  it('should be one point read for a repeat', async () => {
    const key = randomUUID();
    const body = { delta: -1, reason: 'sold' };
    const send = () => app.request('POST', stockAt(saw, '/adjustments'), keyed(body, key));
    await send();
    const cost = await costOf('repeat of an adjustment', send);
    expect(cost).toEqual({ status: 201, requests: { readItem: 1 }, charge: 1 });
  });

  it('should be one point read for the stock, and nothing more than the list for a page with what is available', async () => {
    expect(await costOf('stock', () => app.request('GET', stockAt(saw)))).toMatchObject({
      requests: { readItem: 1 },
    });
    const page = '/v1/products?category=tools&limit=20';
    const cost = await costOf('page of 20 products', () => app.request('GET', page));
    expect(cost.requests).toEqual({ queryItems: 1 });
  });

  it('should be two reads for a reservation of what is known to be sold out', async () => {
    const gone = await create(app, { quantity: 0 });
    await costOf('first reservation of what is sold out', () => reserve(app, [line(gone)]));
    const cost = await costOf('second reservation of it', () => reserve(app, [line(gone)]));
    expect(cost).toMatchObject({ status: 409, requests: { batchItems: 2 } });
    expect(Object.keys(cost.requests)).toEqual(['batchItems']);
  });

  it('should be one patch for a change of a product without a quantity, as it was', async () => {
    const headers = { 'if-match': saw.etag };
    const cost = await costOf('PATCH without quantity', () =>
      app.request('PATCH', at(saw.id, 'tools'), { body: { price: 1 }, headers }),
    );
    expect(cost.requests).toEqual({ patchItem: 1 });
  });

  it('should be a read and a transaction for a change of a quantity', async () => {
    const headers = { 'if-match': saw.etag };
    const cost = await costOf('PATCH of a quantity', () =>
      app.request('PATCH', at(saw.id, 'tools'), { body: { quantity: 7 }, headers }),
    );
    expect(cost).toMatchObject({ status: 200, requests: { readItem: 1, batchItems: 1 } });
  });

  it('should be one write for a new product, with a quantity too', async () => {
    const without = await costOf('POST without quantity', () =>
      app.request('POST', '/v1/products', {
        body: { category: 'tools', sku: 'COST-1', name: 'a', price: 1 },
      }),
    );
    expect(without.requests).toEqual({ createItem: 1 });
    const withQuantity = await costOf('POST with quantity', () =>
      app.request('POST', '/v1/products', {
        body: { category: 'tools', sku: 'COST-2', name: 'a', price: 1, quantity: 5 },
      }),
    );
    expect(withQuantity.requests).toEqual({ batchItems: 1 });
  });

  it('should be within 25 request units for a product from before the ledger too, the first time and later', async () => {
    const document = await stored(app, saw.id, 'tools');
    const { stock: _, ...old } = { stock: undefined, ...document };
    await containerOf(app).items.upsert({ ...old, tenantId: TENANT });
    for (const time of ['first', 'second']) {
      const cost = await costOf(`${time} adjustment of an older product`, () => adjust(app, saw, -1));
      expect(cost).toMatchObject({ status: 201, requests: { readItem: 1, batchItems: 1 } });
      expect(cost.charge).toBeLessThanOrEqual(25);
    }
  });
});
