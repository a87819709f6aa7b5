import { ManualClock } from 'cosmolite';
import { ndjson, send } from '../support/imports.js';
import { get } from '../support/json.js';
import { at, create, itemsOf, product } from '../support/products.js';
import { end, line, reserve } from '../support/reservations.js';
import { expectExplained, ledgerOf, stockAt, stockOf } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const clock = new ManualClock(Date.now());
const pass = (seconds: number) => clock.advance(seconds * 1000);

const app = withApp({ cosmolite: { clock } });

const statusOf = async (id: string) => (await app.request('GET', at(id, 'tools'))).status;
const patch = (id: string, body: unknown) =>
  app.request('PATCH', at(id, 'tools'), { body, headers: { 'if-match': '*' } });

describe('a product with a time to live', () => {
  it('should be gone when it is over: from reads, lists and counts, and its sku is free', async () => {
    const { id, sku } = await create(app, { ttl: 60 });
    pass(59);
    expect(await statusOf(id)).toBe(200);
    pass(2);
    expect(await statusOf(id)).toBe(404);
    const { body } = await app.request('GET', `/v1/products?sku=${String(sku)}&count=true`);
    expect(itemsOf(body)).toEqual([]);
    expect(body).toMatchObject({ total: 0 });
    await create(app, { sku });
  });

  it('should live on from its last change', async () => {
    const { id } = await create(app, { ttl: 60 });
    pass(40);
    await patch(id, { quantity: 1 });
    pass(40);
    expect(await statusOf(id)).toBe(200);
  });

  it('should take its stock along, with what is promised of it, and leave its movements', async () => {
    const key = { id: 'mortal', category: 'tools' };
    const saw = product({ ...key, ttl: 60, quantity: 5 });
    // Nobody has a command for this one: its movement stands where the import has put it.
    const alone = { ...key, id: 'alone' };
    await send(app, ndjson(saw, product({ ...alone, ttl: 60, quantity: 4 })));
    const [sold, kept] = [await reserve(app, [line(key, 2)]), await reserve(app, [line(key, 1)])];
    pass(61);
    expect(await app.request('GET', stockAt(key))).toMatchObject({ status: 404 });
    expect(await ledgerOf(app, key)).toMatchObject([
      { kind: 'opening', delta: 5 },
      { kind: 'hold', reservedDelta: 2 },
      { kind: 'hold', reservedDelta: 1 },
    ]);
    expect(await ledgerOf(app, alone)).toMatchObject([{ kind: 'opening', delta: 4 }]);
    expect(await end(app, String(get(sold.body, 'id')), 'confirm')).toMatchObject({ status: 200 });
    expect(await end(app, String(get(kept.body, 'id')), 'release')).toMatchObject({ status: 200 });
    // One that takes its place has a ledger of its own, and nothing promised.
    await send(app, ndjson({ ...saw, quantity: 3 }));
    expect(await expectExplained(app, key)).toMatchObject([{ sequence: 1, delta: 3 }]);
    expect(await stockOf(app, key)).toMatchObject({ onHand: 3, reserved: 0 });
  });

  it.each([-1, null])('should live for ever once that is set to %j', async (ttl) => {
    const { id } = await create(app, { ttl: 60 });
    await patch(id, { ttl });
    pass(1_000_000);
    expect(await statusOf(id)).toBe(200);
  });
});
