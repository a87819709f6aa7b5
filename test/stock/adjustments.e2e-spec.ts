import { get, listOf } from '../support/json.js';
import { create, type Json } from '../support/products.js';
import { expectExplained, keyed, stockOf } from '../support/stock.js';
import { withTwoApps } from '../support/with-app.js';

const line = ({ id, category }: { id: string; category: string }, delta: number, more: Json = {}) => ({
  id,
  category,
  delta,
  reason: 'sold',
  ...more,
});

describe('POST /v1/stock/adjustments', () => {
  const [one, other] = withTwoApps();
  const send = (items: readonly Json[], key?: string, app = one) =>
    app.request('POST', '/v1/stock/adjustments', keyed({ items }, key));

  it('should adjust products of any categories, lines of one product in their order', async () => {
    const [saw, rake] = [
      await create(one, { quantity: 10 }),
      await create(one, { category: 'garden', quantity: 5 }),
    ];
    const answer = await send([
      line(saw, -10),
      line(rake, -1),
      line(saw, 3, { reason: 'returned' }),
      line(saw, -3),
    ]);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        succeeded: 4,
        failed: 0,
        results: [
          { index: 0, id: saw.id, status: 201, movement: { sequence: 2, onHand: 0 }, stock: { onHand: 0 } },
          { index: 1, id: rake.id, category: 'garden', status: 201, movement: { onHand: 4 } },
          { index: 2, status: 201, movement: { sequence: 3, delta: 3, onHand: 3 } },
          { index: 3, status: 201, movement: { sequence: 4, onHand: 0 } },
        ],
      },
    });
    const [saws, rakes] = [0, 1].map((index) =>
      get(listOf(get(answer.body, 'results'))[index], 'requestCharge'),
    );
    expect(3 * Number(saws) + Number(rakes)).toBeCloseTo(Number(get(answer.body, 'requestCharge')), 1);
    for (const product of [saw, rake]) await expectExplained(one, product);
  });

  it('should be all or nothing in each category, and say what was committed', async () => {
    const [saw, file, rake] = [
      await create(one, { quantity: 10 }),
      await create(one, { quantity: 1 }),
      await create(one, { category: 'garden', quantity: 5 }),
    ];
    const items = [line(saw, -1), line(file, -2), line(rake, -1)];
    expect(await send(items, 'partly')).toMatchObject({
      status: 207,
      body: {
        succeeded: 1,
        failed: 2,
        results: [
          { index: 0, status: 424, problem: { code: 'not_applied' } },
          { index: 1, status: 409, problem: { code: 'insufficient_stock', available: 1, requested: 2 } },
          { index: 2, status: 201 },
        ],
      },
    });
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 10 });
    expect(await send(items.slice(0, 2))).toMatchObject({
      status: 409,
      body: { code: 'insufficient_stock', succeeded: 0, results: [{ status: 424 }, { status: 409 }] },
    });
    // The same key carries out what was not committed, and nothing twice.
    await send([line(file, 1, { reason: 'found' })]);
    const rest = await send(items, 'partly');
    expect(rest).toMatchObject({ status: 201, body: { succeeded: 3 } });
    expect(rest.headers).not.toHaveProperty('idempotency-replayed');
    expect(await stockOf(one, rake)).toMatchObject({ onHand: 4 });
    for (const product of [saw, file, rake]) await expectExplained(one, product);
  });

  it('should be carried out once for a key, by whichever instance', async () => {
    const [saw, file] = [await create(one, { quantity: 10 }), await create(one, { quantity: 10 })];
    const items = [line(saw, -1), line(file, -2)];
    const first = await send(items, 'whole');
    const again = await Promise.all([send(items, 'whole', other), send(items, 'whole', one)]);
    for (const answer of again) {
      expect(answer).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
      expect(answer.body).toMatchObject({ succeeded: 2 });
    }
    expect(first).toMatchObject({ status: 201 });
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 9 });
    await send([line(saw, 1), line(file, 1)]);
    expect((await send(items, 'whole')).body).toEqual(first.body);
    expect(await send([line(saw, -5)], 'whole', other)).toMatchObject({ status: 422 });
  });

  it('should refuse lines that break a rule, and products that are not there', async () => {
    const saw = await create(one, { quantity: 10 });
    expect(await send([line(saw, -1), line(saw, 0)])).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/items/1/delta' }] },
    });
    expect(await send([line(saw, 1), line(saw, 2_147_483_647)])).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/items/1/delta' }] },
    });
    expect(await send([line({ id: 'nobody', category: 'tools' }, 1)])).toMatchObject({
      status: 404,
      body: { code: 'product_not_found' },
    });
    expect(
      await one.request('POST', '/v1/stock/adjustments', { body: { items: [line(saw, 1)] } }),
    ).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    });
  });
});
