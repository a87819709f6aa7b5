import { at, create, type Json, MOMENT } from '../support/products.js';
import { adjust, command, expectExplained, keyed, stockAt, stockOf } from '../support/stock.js';
import { breachesOfBody } from '../support/conformance.js';
import { get, listOf, objectOf, resolved } from '../support/json.js';
import { withApp, withTwoApps } from '../support/with-app.js';

describe('the stock of a product', () => {
  const app = withApp();

  it('should be its quantity, at the main location, in every answer about the product', async () => {
    const saw = await create(app, { quantity: 12 });
    expect(saw).toMatchObject({ quantity: 12, reserved: 0, available: 12 });
    const { id, category, sku, etag, updatedAt } = saw;
    expect(await app.request('GET', stockAt(saw))).toMatchObject({
      status: 200,
      headers: { etag },
      body: {
        id,
        category,
        sku,
        onHand: 12,
        reserved: 0,
        available: 12,
        safetyStock: 0,
        allowBackorder: false,
        locations: [{ location: 'main', onHand: 12, reserved: 0 }],
        updatedAt,
        etag,
      },
    });
  });

  it('should answer 304 and 412 as a product does', async () => {
    const saw = await create(app);
    const read = (headers: Record<string, string>) => app.request('GET', stockAt(saw), { headers });
    expect(await read({ 'if-none-match': saw.etag })).toMatchObject({ status: 304, body: undefined });
    expect(await read({ 'if-match': '"other"' })).toMatchObject({ status: 412 });
  });

  it('should grow and shrink by an adjustment, and say so in the ledger', async () => {
    const saw = await create(app);
    const more = await adjust(app, saw, 24, { reason: 'received', reference: 'PO-7', note: 'two boxes' });
    expect(more).toMatchObject({
      status: 201,
      body: {
        movement: {
          id: expect.stringMatching(/^[\w-]{20,}$/),
          sequence: 1,
          kind: 'adjustment',
          location: 'main',
          delta: 24,
          reservedDelta: 0,
          onHand: 24,
          reserved: 0,
          reason: 'received',
          reference: 'PO-7',
          note: 'two boxes',
          actor: 'none',
          at: expect.stringMatching(MOMENT),
        },
        stock: { onHand: 24, available: 24, etag: more.headers['etag'] },
      },
    });
    expect(await adjust(app, saw, -4, { reason: 'sold', location: 'main' })).toMatchObject({
      status: 201,
      body: { movement: { sequence: 2, delta: -4, onHand: 20 } },
    });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 20 });
    await expectExplained(app, saw);
  });

  it('should be counted: the movement has the difference, also when it is 0', async () => {
    const saw = await create(app, { quantity: 10 });
    expect(await command(app, saw, 'counts', { counted: 7 })).toMatchObject({
      status: 201,
      body: { movement: { kind: 'count', sequence: 2, delta: -3, onHand: 7 }, stock: { onHand: 7 } },
    });
    expect(await command(app, saw, 'counts', { counted: 7, reference: 'S-1' })).toMatchObject({
      status: 201,
      body: { movement: { kind: 'count', sequence: 3, delta: 0, onHand: 7, reference: 'S-1' } },
    });
    await expectExplained(app, saw);
  });

  it('should go from one location to another, the quantity being the same', async () => {
    const saw = await create(app, { quantity: 10 });
    const answer = await command(app, saw, 'transfers', { from: 'main', to: 'shop', quantity: 4, note: 'n' });
    expect(answer).toMatchObject({
      status: 201,
      headers: { etag: expect.any(String) },
      body: {
        movements: [
          { kind: 'transfer_out', sequence: 2, location: 'main', delta: -4, onHand: 6, note: 'n' },
          { kind: 'transfer_in', sequence: 3, location: 'shop', delta: 4, onHand: 4, note: 'n' },
        ],
        stock: {
          onHand: 10,
          locations: [
            { location: 'main', onHand: 6, reserved: 0 },
            { location: 'shop', onHand: 4, reserved: 0 },
          ],
        },
      },
    });
    const [out, into] = listOf(get(answer.body, 'movements'));
    expect(get(out, 'transferId')).toEqual(expect.any(String));
    expect(get(out, 'transferId')).toBe(get(into, 'transferId'));
    await expectExplained(app, saw);
  });

  it.each([
    ['adjustments', { delta: -11, reason: 'sold' }, 'insufficient_stock', { available: 10, requested: 11 }],
    [
      'adjustments',
      { delta: -1, reason: 'sold', location: 'shop' },
      'insufficient_stock',
      { available: 0, requested: 1 },
    ],
    ['adjustments', { delta: 1, reason: 'found', expectedOnHand: 9 }, 'stock_changed', { onHand: 10 }],
    [
      'transfers',
      { from: 'main', to: 'shop', quantity: 11 },
      'insufficient_stock',
      { available: 10, requested: 11 },
    ],
  ] as const)('should refuse %s of %j with %s, and leave nothing', async (what, body, code, members) => {
    const saw = await create(app, { quantity: 10 });
    expect(await command(app, saw, what, body)).toMatchObject({ status: 409, body: { code, ...members } });
    expect(await stockOf(app, saw)).toMatchObject({ onHand: 10, etag: saw.etag });
    expect(await expectExplained(app, saw)).toHaveLength(1);
  });

  it.each([
    ['adjustments', { reason: 'sold' }, '/delta', 'required'],
    ['adjustments', { delta: 0, reason: 'sold' }, '/delta', 'out_of_range'],
    ['adjustments', { delta: 1.5, reason: 'sold' }, '/delta', 'invalid_type'],
    ['adjustments', { delta: 1 }, '/reason', 'required'],
    ['adjustments', { delta: 1, reason: 'gift' }, '/reason', 'not_allowed'],
    ['adjustments', { delta: 1, reason: 'sold', location: 'Shop 1' }, '/location', 'invalid_format'],
    ['adjustments', { delta: 1, reason: 'sold', reference: 'x'.repeat(101) }, '/reference', 'too_long'],
    ['adjustments', { delta: 1, reason: 'sold', note: 'x'.repeat(501) }, '/note', 'too_long'],
    ['adjustments', { delta: 1, reason: 'sold', extra: 1 }, '/extra', 'unknown_field'],
    ['adjustments', { delta: 2_147_483_647, reason: 'found' }, '/delta', 'out_of_range'],
    ['counts', { counted: -1 }, '/counted', 'out_of_range'],
    ['counts', {}, '/counted', 'required'],
    ['transfers', { from: 'main', to: 'main', quantity: 1 }, '/to', 'same_location'],
    ['transfers', { from: 'main', to: 'shop', quantity: 0 }, '/quantity', 'out_of_range'],
  ] as const)('should refuse %s of %j naming %s: %s', async (what, body, pointer, code) => {
    const saw = await create(app, { quantity: 10 });
    expect(await command(app, saw, what, body)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer, code }] },
    });
  });

  it('should need a key for every command, and a product', async () => {
    const saw = await create(app, { quantity: 10 });
    const body = { delta: 1, reason: 'found' };
    expect(await app.request('POST', stockAt(saw, '/adjustments'), { body })).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_required' },
    });
    const nobody = { id: 'nobody', category: 'tools' };
    expect(await command(app, nobody, 'adjustments', body)).toMatchObject({
      status: 404,
      body: { code: 'product_not_found' },
    });
    for (const path of ['', '/movements']) {
      expect(await app.request('GET', stockAt(nobody, path))).toMatchObject({ status: 404 });
    }
  });

  it('should depend on the version where a command says so', async () => {
    const saw = await create(app, { quantity: 10 });
    const send = (ifMatch: string) => {
      const { body, headers } = keyed({ delta: 1, reason: 'found' });
      return app.request('POST', stockAt(saw, '/adjustments'), {
        body,
        headers: { ...headers, 'if-match': ifMatch },
      });
    };
    expect(await send('"other"')).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed', currentEtag: saw.etag },
    });
    expect(await send(saw.etag)).toMatchObject({ status: 201 });
    expect(await send(saw.etag)).toMatchObject({ status: 412 });
  });

  it('should have settings that change under the version, and show in what is available', async () => {
    const saw = await create(app, { quantity: 10 });
    const patch = (body: Json, headers: Record<string, string> = { 'if-match': '*' }) =>
      app.request('PATCH', stockAt(saw), { body, headers });
    const set = await patch({ safetyStock: 4, reorderPoint: 5, allowBackorder: true });
    expect(set).toMatchObject({
      status: 200,
      headers: { etag: get(set.body, 'etag') },
      body: { onHand: 10, available: 6, safetyStock: 4, reorderPoint: 5, allowBackorder: true },
    });
    expect(await app.request('GET', at(saw.id, saw.category))).toMatchObject({ body: { available: 6 } });
    expect(get((await patch({ reorderPoint: null })).body, 'reorderPoint')).toBeUndefined();
    expect(await patch({ safetyStock: 1 }, {})).toMatchObject({ status: 428 });
    expect(await patch({ safetyStock: 1 }, { 'if-match': saw.etag })).toMatchObject({ status: 412 });
    expect(await patch({})).toMatchObject({ status: 400 });
    expect(await patch({ safetyStock: null })).toMatchObject({ status: 400 });
    expect(await expectExplained(app, saw)).toHaveLength(1);
  });

  it('should go below zero with back orders, and no further than 32 bits', async () => {
    const saw = await create(app, { quantity: 1 });
    await app.request('PATCH', stockAt(saw), {
      body: { allowBackorder: true },
      headers: { 'if-match': '*' },
    });
    expect(await adjust(app, saw, -5)).toMatchObject({
      status: 201,
      body: { stock: { onHand: -4, available: 0 } },
    });
    expect(await adjust(app, saw, -2_147_483_648)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer: '/delta', code: 'out_of_range' }] },
    });
    await expectExplained(app, saw);
  });

  it('should tell the largest difference that a count can find, as it is documented', async () => {
    const saw = await create(app, { quantity: 0 });
    await app.request('PATCH', stockAt(saw), {
      body: { allowBackorder: true },
      headers: { 'if-match': '*' },
    });
    await adjust(app, saw, -2_147_483_648);
    const { body } = await command(app, saw, 'counts', { counted: 2_147_483_647 });
    const movement = get(body, 'movement');
    expect(movement).toMatchObject({ delta: 4_294_967_295 });
    const { body: document } = await app.request('GET', '/docs-json');
    const schema = get(get(get(document, 'components'), 'schemas'), 'MovementResponse');
    expect(breachesOfBody(objectOf(resolved(schema, document)), movement)).toEqual([]);
    await expectExplained(app, saw);
  });

  it('should hold fifty locations', async () => {
    const saw = await create(app);
    for (let index = 1; index < 50; index += 1) await adjust(app, saw, 1, { location: `shelf-${index}` });
    expect(await adjust(app, saw, 1, { location: 'one-more' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/location', code: 'too_many' }] },
    });
    expect(listOf((await stockOf(app, saw))['locations'])).toHaveLength(50);
  });
});

describe('a repeat of a command', () => {
  const [one, other] = withTwoApps();

  it.each([
    ['adjustments', { delta: -1, reason: 'sold' }],
    ['counts', { counted: 9 }],
    ['transfers', { from: 'main', to: 'shop', quantity: 2 }],
  ] as const)('should be answered as the first was, and change nothing: %s', async (what, body) => {
    const saw = await create(one, { quantity: 10 });
    const first = await command(one, saw, what, body, `again-${what}`);
    for (const app of [one, other]) {
      const again = await command(app, saw, what, body, `"again-${what}"`);
      expect([again.status, again.body, again.headers['etag']]).toEqual([
        201,
        first.body,
        first.headers['etag'],
      ]);
      expect(again.headers['idempotency-replayed']).toBe('true');
    }
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    await expectExplained(one, saw);
  });

  it('should be answered as the first was after other changes, too', async () => {
    const saw = await create(one, { quantity: 10 });
    const first = await adjust(one, saw, -1, {}, 'earlier');
    await adjust(other, saw, -2);
    const again = await adjust(one, saw, -1, {}, 'earlier');
    expect([again.body, again.headers['etag']]).toEqual([first.body, first.headers['etag']]);
    const elsewhere = await adjust(other, saw, -1, {}, 'earlier');
    const { etag: _, ...stock } = objectOf(get(first.body, 'stock'));
    expect(elsewhere.body).toMatchObject({ movement: get(first.body, 'movement'), stock });
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 7 });
  });

  it('should be refused when it asks for something else', async () => {
    const saw = await create(one, { quantity: 10 });
    await adjust(one, saw, -1, {}, 'reused');
    for (const app of [one, other]) {
      for (const answer of [
        await adjust(app, saw, -2, {}, 'reused'),
        await command(app, saw, 'transfers', { from: 'main', to: 'shop', quantity: 1 }, 'reused'),
      ]) {
        expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
      }
    }
    expect(await expectExplained(one, saw)).toHaveLength(2);
  });

  it('should be tried again after a refusal, for it has left no record', async () => {
    const saw = await create(one, { quantity: 0 });
    expect(await adjust(one, saw, -1, {}, 'later')).toMatchObject({ status: 409 });
    await adjust(one, saw, 5);
    expect(await adjust(one, saw, -1, {}, 'later')).toMatchObject({ status: 201 });
  });

  it('should happen once when fifty come at the same time to two instances', async () => {
    const saw = await create(one, { quantity: 10 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => adjust(index % 2 === 0 ? one : other, saw, -1, {}, 'at-once')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const { body } = answers[0] ?? {};
    for (const answer of answers) expect(answer.body).toEqual(body);
    expect(await expectExplained(one, saw)).toHaveLength(2);
  });
});

const FAULTS = [
  ['lost replies', { kind: 'reset-after', operation: 'batchItems', probability: 0.3 }],
  ['too few request units', { kind: '429', probability: 0.3, milliseconds: 10 }],
  ['not served', { kind: '503', probability: 0.1 }],
] as const;

describe('a product that everybody wants', () => {
  const [one, other] = withTwoApps();

  it('should let a hundred adjustments at the same time succeed, over two instances', async () => {
    const saw = await create(one, { quantity: 100 });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => adjust(index % 2 === 0 ? one : other, saw, -1)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const ledger = await expectExplained(one, saw);
    expect(ledger).toHaveLength(101);
    expect(new Set(answers.map(({ body }) => get(get(body, 'movement'), 'sequence'))).size).toBe(100);
  });

  it('should refuse only those for whom nothing is left', async () => {
    const saw = await create(one, { quantity: 30 });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => adjust(index % 2 === 0 ? one : other, saw, -1)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(30);
    expect(statuses.filter((status) => status === 409)).toHaveLength(70);
    expect(await expectExplained(one, saw)).toHaveLength(31);
  });

  it('should refuse nobody for what the other instance had put right before the call', async () => {
    const saw = await create(one, { quantity: 0 });
    const done = new AbortController();
    // They keep the product busy at one instance, so that no call finds it at rest there.
    const hasty = Array.from({ length: 6 }, async () => {
      while (!done.signal.aborted) await adjust(one, saw, -5);
    });
    const statuses: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      statuses.push((await adjust(other, saw, 1)).status, (await adjust(one, saw, -1)).status);
    }
    done.abort();
    await Promise.all(hasty);
    expect(statuses).toEqual(Array.from({ length: 30 }, () => 201));
  });

  it('should let other changes of the product succeed in between', async () => {
    const saw = await create(one, { quantity: 50 });
    const rename = (index: number) =>
      other.request('PATCH', at(saw.id, saw.category), {
        body: { name: `Name ${index}` },
        headers: { 'if-match': '*' },
      });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? rename(index) : adjust(one, saw, -1))),
    );
    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
    await expectExplained(one, saw);
  });

  it.each(FAULTS)('should count each command once while the database fails: %s', async (_, fault) => {
    const saw = await create(one, { quantity: 100 });
    await one.orderFaults(fault);
    const keys = Array.from({ length: 40 }, (_key, index) => `${saw.id}-${index}`);
    await Promise.all(
      keys.map(async (key, index) => {
        for (let tries = 0; tries < 20; tries += 1) {
          const { status } = await adjust(index % 2 === 0 ? one : other, saw, -1, {}, key);
          if (status === 201) return;
        }
      }),
    );
    await one.orderFaults();
    const ledger = await expectExplained(one, saw);
    expect(ledger).toHaveLength(41);
    expect(await stockOf(one, saw)).toMatchObject({ onHand: 60 });
  });
});
