import { randomUUID } from 'node:crypto';
import { reservationIdOf } from '../../src/modules/stock/reservations/reservation.document.js';
import { get, listOf, objectOf } from '../support/json.js';
import { create, MOMENT } from '../support/products.js';
import { end, line, reserve, storedReservation } from '../support/reservations.js';
import { problemAnswer } from '../support/responses.js';
import { adjust, command, ledgerOf, stockAt, stockOf } from '../support/stock.js';
import { withApp } from '../support/with-app.js';

const idOf = (answer: { body: unknown }): string => String(get(answer.body, 'id'));

describe('a reservation', () => {
  const app = withApp();

  it('should hold what it asks for, and say where it is', async () => {
    const saw = await create(app, { quantity: 5 });
    const answer = await reserve(app, [line(saw, 2)], { reference: 'ORDER-1' });
    expect(answer).toEqual({
      status: 201,
      headers: expect.objectContaining({ etag: '"1"', location: `/v1/reservations/${idOf(answer)}` }),
      body: {
        id: expect.stringMatching(/^[\w-]{22}$/),
        state: 'held',
        lines: [
          {
            productId: saw.id,
            category: saw.category,
            quantity: 2,
            location: 'main',
            taken: [{ location: 'main', quantity: 2 }],
          },
        ],
        reference: 'ORDER-1',
        createdAt: expect.stringMatching(MOMENT),
        expiresAt: expect.stringMatching(MOMENT),
        etag: '"1"',
      },
    });
    const { createdAt, expiresAt } = objectOf(answer.body);
    expect(Date.parse(String(expiresAt)) - Date.parse(String(createdAt))).toBe(900_000);
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 5, reserved: 2, available: 3 });
    expect(await app.request('GET', `/v1/reservations/${idOf(answer)}`)).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: answer.body,
    });
  });

  it('should take the goods out when it is confirmed', async () => {
    const saw = await create(app, { quantity: 5 });
    const id = idOf(await reserve(app, [line(saw, 2)]));
    expect(await end(app, id, 'confirm')).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { id, state: 'confirmed', lines: [{ quantity: 2, confirmed: 2 }], etag: '"2"' },
    });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 3, reserved: 0, available: 3 });
    expect(
      (await ledgerOf(app, saw)).map(({ kind, delta, reservedDelta }) => [kind, delta, reservedDelta]),
    ).toEqual([
      ['opening', 5, 0],
      ['hold', 0, 2],
      ['sale', -2, -2],
    ]);
  });

  it('should take out only what is confirmed, and release the rest', async () => {
    const [saw, axe] = [await create(app, { quantity: 5 }), await create(app, { quantity: 5 })];
    const id = idOf(await reserve(app, [line(saw, 4), line(axe, 2)]));
    expect(await end(app, id, 'confirm', { lines: [{ index: 0, quantity: 3 }] })).toMatchObject({
      status: 200,
      body: { state: 'confirmed', lines: [{ confirmed: 3 }, { confirmed: 0 }] },
    });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 2, reserved: 0 });
    expect(await stockOf(app, axe)).toMatchObject({ onHand: 5, reserved: 0 });
  });

  it('should give everything back when it is released', async () => {
    const saw = await create(app, { quantity: 5 });
    const id = idOf(await reserve(app, [line(saw, 5)]));
    expect(await end(app, id, 'release')).toMatchObject({ status: 200, body: { state: 'released' } });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 5, reserved: 0, available: 5 });
  });

  it('should be held for longer, from now', async () => {
    const saw = await create(app, { quantity: 5 });
    const held = await reserve(app, [line(saw, 5)]);
    const longer = await end(app, idOf(held), 'extend', { expiresInSeconds: 3_600 });
    expect(longer).toMatchObject({ status: 200, body: { state: 'held', etag: '"2"' } });
    const until = Date.parse(String(get(longer.body, 'expiresAt')));
    expect(until - Date.parse(String(get(held.body, 'createdAt')))).toBeGreaterThanOrEqual(3_600_000);
  });

  it('should be all lines or none, and name every line that is short', async () => {
    const [saw, axe, oil] = [
      await create(app, { quantity: 5 }),
      await create(app, { quantity: 1 }),
      await create(app, { quantity: 0, category: 'paint' }),
    ];
    const answer = await reserve(app, [line(axe, 2), line(saw, 3), line(oil, 1)]);
    expect(answer).toEqual(
      problemAnswer('insufficient_stock', {
        detail: expect.any(String),
        instance: '/v1/reservations',
        lines: [
          { index: 0, available: 1, requested: 2 },
          { index: 2, available: 0, requested: 1 },
        ],
      }),
    );
    for (const product of [saw, axe, oil]) expect(await stockOf(app, product)).toMatchObject({ reserved: 0 });
  });

  it('should sum the lines of one product', async () => {
    const saw = await create(app, { quantity: 5 });
    expect(await reserve(app, [line(saw, 3), line(saw, 3)])).toMatchObject({
      status: 409,
      body: {
        code: 'insufficient_stock',
        lines: [
          { index: 0, available: 5, requested: 6 },
          { index: 1, available: 5, requested: 6 },
        ],
      },
    });
    expect(await reserve(app, [line(saw, 3), line(saw, 2)])).toMatchObject({ status: 201 });
  });

  it('should take from where there is most, from several locations if it must', async () => {
    const saw = await create(app);
    await adjust(app, saw, 3, { location: 'north' });
    await adjust(app, saw, 5, { location: 'south' });
    expect(await reserve(app, [line(saw, 4)])).toMatchObject({ body: { lines: [{ location: 'south' }] } });
    expect(await reserve(app, [line(saw, 4)])).toMatchObject({
      body: {
        lines: [
          {
            taken: [
              { location: 'north', quantity: 3 },
              { location: 'south', quantity: 1 },
            ],
          },
        ],
      },
    });
  });

  it('should take from the location that it names only', async () => {
    const saw = await create(app, { quantity: 9 });
    await adjust(app, saw, 1, { location: 'north' });
    expect(await reserve(app, [line(saw, 2, { location: 'north' })])).toMatchObject({
      status: 409,
      body: { lines: [{ index: 0, available: 1, requested: 2 }] },
    });
    expect(await reserve(app, [line(saw, 1, { location: 'north' })])).toMatchObject({
      body: { lines: [{ location: 'north' }] },
    });
  });

  it('should say which line names a product that is not there', async () => {
    const saw = await create(app, { quantity: 9 });
    expect(await reserve(app, [line(saw), line({ id: 'nobody', category: 'tools' })])).toMatchObject({
      status: 404,
      body: { code: 'product_not_found', index: 1 },
    });
    const nobody = { id: 'nobody', category: 'tools' };
    expect(
      await reserve(app, [line(nobody), line(saw), line(nobody, 1, { location: 'north' })]),
    ).toMatchObject({ status: 404, body: { index: 0 } });
    expect(await stockOf(app, saw)).toMatchObject({ reserved: 0 });
  });

  it('should say which lines ask for more than can be promised of what is on back order', async () => {
    const saw = await create(app);
    const headers = { 'if-match': '*' };
    await app.request('PATCH', stockAt(saw), { body: { allowBackorder: true }, headers });
    const most = 2_147_483_647;
    expect(await reserve(app, [line(saw, most), line(saw, most)])).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/lines/0/quantity' }, { pointer: '/lines/1/quantity' }] },
    });
    expect(await stockOf(app, saw)).toMatchObject({ reserved: 0 });
  });

  it.each([
    ['confirm', 'release', 'released'],
    ['release', 'confirm', 'confirmed'],
    ['extend', 'confirm', 'confirmed'],
  ] as const)('should refuse to %s after %s', async (wish, first, state) => {
    const saw = await create(app, { quantity: 1 });
    const id = idOf(await reserve(app, [line(saw)]));
    expect(await end(app, id, first)).toMatchObject({ status: 200, body: { state } });
    const body = wish === 'extend' ? { expiresInSeconds: 60 } : undefined;
    expect(await end(app, id, wish, body)).toMatchObject({
      status: 409,
      body: { code: 'reservation_not_held', state },
    });
  });

  it.each([
    [[{ index: 1, quantity: 1 }], '/lines/0/index', 'out_of_range'],
    [[{ index: 0, quantity: 3 }], '/lines/0/quantity', 'out_of_range'],
    [
      [
        { index: 0, quantity: 1 },
        { index: 0, quantity: 1 },
      ],
      '/lines/1/index',
      'duplicate',
    ],
  ])('should refuse to confirm what it does not hold: %j', async (lines, pointer, code) => {
    const saw = await create(app, { quantity: 2 });
    const id = idOf(await reserve(app, [line(saw, 2)]));
    expect(await end(app, id, 'confirm', { lines })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [expect.objectContaining({ pointer, code })] },
    });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 2, reserved: 2 });
  });

  it('should answer a repeat of what has happened already as it is', async () => {
    const saw = await create(app, { quantity: 1 });
    const id = idOf(await reserve(app, [line(saw)]));
    const first = await end(app, id, 'confirm');
    expect(await end(app, id, 'confirm')).toMatchObject({ status: 200, body: first.body });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 0, reserved: 0 });
  });

  it('should be made once by each key, and answered the same', async () => {
    const saw = await create(app, { quantity: 9 });
    const key = randomUUID();
    const first = await reserve(app, [line(saw)], {}, key);
    await end(app, idOf(first), 'confirm');
    const again = await reserve(app, [line(saw)], {}, key);
    expect(again).toEqual({
      status: 201,
      headers: expect.objectContaining({
        etag: '"1"',
        location: first.headers['location'],
        'idempotency-replayed': 'true',
      }),
      body: first.body,
    });
    expect(await reserve(app, [line(saw, 2)], {}, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 8, reserved: 0 });
  });

  it('should let the key of a refused reservation be used again', async () => {
    const saw = await create(app);
    const key = randomUUID();
    expect(await reserve(app, [line(saw)], {}, key)).toMatchObject({ status: 409 });
    expect(await storedReservation(app, reservationIdOf(key))).toBeUndefined();
    await adjust(app, saw, 1);
    expect(await reserve(app, [line(saw)], {}, key)).toMatchObject({ status: 201 });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 1, reserved: 1 });
  });

  it('should be needed a key for each call', async () => {
    const saw = await create(app, { quantity: 1 });
    const body = { lines: [line(saw)] };
    expect(await app.request('POST', '/v1/reservations', { body })).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    });
  });

  it.each(['nobody', '%20', 'a%20', '%23', 'x'.repeat(22)])(
    'should not exist under an id that nobody gave: %s',
    async (id) => {
      expect(await app.request('GET', `/v1/reservations/${id}`)).toMatchObject({
        status: 404,
        body: { code: 'reservation_not_found' },
      });
    },
  );

  it('should not be confirmed under an id that nobody gave', async () => {
    expect(await end(app, 'nobody', 'confirm')).toMatchObject({ status: 404 });
  });

  it('should keep its product from being deleted, and its stock from being taken', async () => {
    const saw = await create(app, { quantity: 2 });
    await reserve(app, [line(saw, 2)]);
    expect(await adjust(app, saw, -1)).toMatchObject({ status: 409, body: { code: 'insufficient_stock' } });
    expect(await command(app, saw, 'counts', { counted: 1 })).toMatchObject({
      status: 409,
      body: { code: 'stock_reserved', reserved: 2 },
    });
  });
});

describe('GET /v1/reservations', () => {
  const app = withApp();

  it('should list them, newest first, page by page', async () => {
    const saw = await create(app, { quantity: 9 });
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.unshift(idOf(await reserve(app, [line(saw)])));
    const seen: unknown[] = [];
    for (let url: unknown = '/v1/reservations?limit=2'; typeof url === 'string';) {
      const { body } = await app.request('GET', url);
      seen.push(...listOf(get(body, 'items')).map((item) => get(item, 'id')));
      const next = get(body, 'nextCursor');
      url = typeof next === 'string' ? `/v1/reservations?limit=2&cursor=${next}` : undefined;
    }
    expect(seen).toEqual(ids);
  });

  it('should find them by state and reference', async () => {
    const saw = await create(app, { quantity: 9 });
    const held = idOf(await reserve(app, [line(saw)], { reference: 'A 1' }));
    const gone = idOf(await reserve(app, [line(saw)], { reference: 'A 1' }));
    await end(app, gone, 'release');
    const found = async (query: string) => (await app.request('GET', `/v1/reservations?${query}`)).body;
    expect(await found('reference=A%201&state=held')).toMatchObject({
      items: [{ id: held }],
      nextCursor: null,
    });
    expect(await found('reference=A%201&state=released')).toMatchObject({ items: [{ id: gone }] });
    expect(await app.request('GET', '/v1/reservations?state=gone')).toMatchObject({ status: 400 });
  });
});
