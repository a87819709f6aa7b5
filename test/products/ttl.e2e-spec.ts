import { ManualClock } from 'cosmolite';
import { at, create, itemsOf } from '../support/products.js';
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

  it.each([-1, null])('should live for ever once that is set to %j', async (ttl) => {
    const { id } = await create(app, { ttl: 60 });
    await patch(id, { ttl });
    pass(1_000_000);
    expect(await statusOf(id)).toBe(200);
  });
});
