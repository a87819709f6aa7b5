import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/client.js';
import type { RunningApp } from '../support/create-app-at.js';
import { databaseRequests } from '../support/database-requests.js';
import { get, listOf, objectOf } from '../support/json.js';
import {
  at,
  containerOf,
  create,
  type Json,
  product,
  type ShownProduct,
  TENANT,
} from '../support/products.js';
import { end, line, reserve } from '../support/reservations.js';
import { adjust, type Address, command, expectExplained, keyed, stockAt, stockOf } from '../support/stock.js';
import { withTwoApps } from '../support/with-app.js';

const LONG_AGO = '2020-01-01T00:00:00.000Z';
const BATCH = '/v1/stock/adjustments';
const replayed = { 'idempotency-replayed': 'true' };
const reused = { status: 422, body: { code: 'idempotency_key_reused' } };

const adjustAll = (app: RunningApp, products: readonly Address[], delta: number, key: string) => {
  const items = products.map(({ id, category }) => ({ id, category, delta, reason: 'other' }));
  return app.request('POST', BATCH, keyed({ items }, key));
};

/** Of a batch of adjustments. */
const movementsIn = ({ body }: Answer): unknown[] =>
  listOf(get(body, 'results')).map((result) => get(result, 'movement'));

/** Makes a movement as old as if its key were free again. */
const age = (app: RunningApp, category: string, movement: unknown) =>
  containerOf(app)
    .item(` movement:${String(get(movement, 'id'))}`, [TENANT, category])
    .patch([{ op: 'set', path: '/at', value: LONG_AGO }]);

describe('a repeat that another instance answers', () => {
  const [one, other] = withTwoApps();

  it.each([
    ['adjustments', { delta: -5, reason: 'sold' }],
    ['transfers', { from: 'main', to: 'shop', quantity: 5 }],
  ] as const)('should be told the same although nothing is left to take: %s', async (what, body) => {
    const saw = await create(one, { quantity: 5 });
    const key = randomUUID();
    const first = await command(one, saw, what, body, key);
    const again = await command(other, saw, what, body, key);
    expect(again).toMatchObject({ status: 201, headers: replayed, body: objectOf(first.body) });
    await expectExplained(one, saw);
  });

  it('should be told the same although the version is another by now', async () => {
    const saw = await create(one, { quantity: 5 });
    const url = stockAt(saw, '/adjustments');
    const call = keyed({ delta: 2, reason: 'found' });
    const options = { ...call, headers: { ...call.headers, 'if-match': saw.etag } };
    const first = await one.request('POST', url, options);
    const again = await other.request('POST', url, options);
    expect(again).toMatchObject({ status: 201, headers: replayed, body: objectOf(first.body) });
  });

  it('should be told the same although the product is gone', async () => {
    const saw = await create(one, { quantity: 5 });
    const key = randomUUID();
    const first = await adjust(one, saw, -5, {}, key);
    await one.request('DELETE', at(saw.id, saw.category));
    for (const app of [one, other]) {
      const again = await adjust(app, saw, -5, {}, key);
      expect(again).toMatchObject({ status: 201, headers: replayed });
      expect(get(again.body, 'movement')).toEqual(get(first.body, 'movement'));
    }
  });

  it('should be told the same of a batch, whatever is left', async () => {
    const [saw, file] = [await create(one, { quantity: 5 }), await create(one, { quantity: 5 })];
    const key = randomUUID();
    const first = await adjustAll(one, [saw, file], -5, key);
    const spent = await databaseRequests(one.db, () => adjustAll(one, [saw, file], -5, key));
    expect(spent).toEqual({ batchItems: 1 });
    const again = await adjustAll(other, [saw, file], -5, key);
    expect(again).toMatchObject({ status: 201, headers: replayed });
    expect(movementsIn(again)).toEqual(movementsIn(first));
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 0 });
  });

  it('should be answered by one point read where it is known: a reservation', async () => {
    const saw = await create(one, { quantity: 5 });
    const key = randomUUID();
    await reserve(one, [line(saw, 5)], {}, key);
    const spent = await databaseRequests(one.db, async () => {
      expect(await reserve(one, [line(saw, 5)], {}, key)).toMatchObject({ status: 201, headers: replayed });
    });
    expect(spent).toEqual({ readItem: 1 });
  });
});

describe('a key', () => {
  const [one, other] = withTwoApps({ env: { IDEMPOTENCY_TTL_SECONDS: '3600' } });
  let saw: ShownProduct;
  let rake: ShownProduct;
  beforeEach(async () => {
    saw = await create(one, { quantity: 10 });
    rake = await create(one, { quantity: 10, category: 'garden' });
  });

  /** Calls of every kind that need a key or take one, each about a category of its own. */
  const calls: Readonly<Record<string, (key: string) => Promise<Answer>>> = {
    'a product': (key) => one.request('POST', '/v1/products', keyed(product({ category: 'a' }), key)),
    'a batch of products': (key) =>
      one.request('POST', '/v1/products/batch', keyed({ items: [product({ category: 'b' })] }, key)),
    'an adjustment': (key) => adjust(one, saw, 1, {}, key),
    'an adjustment elsewhere': (key) => adjust(one, rake, 1, {}, key),
    'a transfer': (key) => command(one, rake, 'transfers', { from: 'main', to: 'x', quantity: 1 }, key),
    'adjustments of several': (key) => adjustAll(one, [saw, rake], 2, key),
    'a reservation': (key) => reserve(one, [line(rake)], {}, key),
    'a release': async (key) => {
      const { body } = await reserve(one, [line(saw)]);
      return end(one, String(get(body, 'id')), 'release', undefined, key);
    },
  };

  it.each(Object.keys(calls))(
    'should belong to one request, whatever the others are about: %s',
    async (name) => {
      const key = randomUUID();
      expect((await calls[name]?.(key))?.status).toBeLessThan(300);
      for (const [another, call] of Object.entries(calls)) {
        if (another !== name) expect([another, await call(key)]).toMatchObject([another, reused]);
      }
    },
  );

  it('should belong to one of two requests that come at the same time', async () => {
    const key = randomUUID();
    const answers = await Promise.all([adjust(one, saw, 1, {}, key), adjust(one, rake, 1, {}, key)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422]);
  });

  it('should go to the second of two requests when the first is refused', async () => {
    const key = randomUUID();
    const answers = await Promise.all([adjust(one, saw, -99, {}, key), adjust(one, rake, 1, {}, key)]);
    expect(answers.map(({ status }) => status)).toEqual([409, 201]);
  });

  it.each([
    ['an adjustment', () => ({ what: 'adjustments', body: { delta: 1, reason: 'found' } }) as const],
    ['a transfer', () => ({ what: 'transfers', body: { from: 'main', to: 'x', quantity: 1 } }) as const],
  ])('should be free again when its time is over: %s', async (_, callOf) => {
    const key = randomUUID();
    const { what, body } = callOf();
    const send = (app: RunningApp) => command(app, saw, what, body, key);
    const movementsOf = ({ body: said }: Answer): unknown[] =>
      what === 'transfers' ? listOf(get(said, 'movements')) : [get(said, 'movement')];
    for (let use = 0; use < 3; use += 1) {
      const first = await send(use === 1 ? other : one);
      expect(first.status).toBe(201);
      expect(first.headers).not.toHaveProperty('idempotency-replayed');
      for (const app of [one, other]) {
        expect(await send(app)).toMatchObject({ headers: replayed, body: objectOf(first.body) });
      }
      for (const movement of movementsOf(first)) await age(one, saw.category, movement);
    }
  });

  it('should be free again when its time is over: adjustments of several', async () => {
    const key = randomUUID();
    for (const onHand of [11, 12]) {
      const answer = await adjustAll(one, [saw], 1, key);
      expect(answer.headers).not.toHaveProperty('idempotency-replayed');
      await age(one, saw.category, movementsIn(answer)[0]);
      expect(await stockOf(one, saw)).toMatchObject({ onHand });
    }
  });

  it('should be free again when its time is over: a reservation, and what became of it', async () => {
    const [making, extending] = [randomUUID(), randomUUID()];
    const ids = new Set<unknown>();
    for (const reserved of [1, 2]) {
      const answer = await reserve(one, [line(saw)], {}, making);
      expect(answer).toMatchObject({ status: 201 });
      expect(answer.headers).not.toHaveProperty('idempotency-replayed');
      const id = String(get(answer.body, 'id'));
      ids.add(id);
      for (let times = 0; times < 2; times += 1) {
        const extended = await end(one, id, 'extend', { expiresInSeconds: 600 }, `${extending}${reserved}`);
        expect(extended).toMatchObject({ status: 200, headers: { etag: `"${times + 2}"` } });
        const item = containerOf(one).item(id, [TENANT, `RESERVATION:${id}`]);
        const { resource } = await item.read<Json>();
        const old = listOf(resource?.['calls']).map((call) =>
          Object.assign(objectOf(call), { at: LONG_AGO }),
        );
        await item.patch([{ op: 'set', path: '/calls', value: old }]);
      }
      expect(await stockOf(one, saw)).toMatchObject({ reserved });
    }
    expect(ids.size).toBe(2);
  });
});
