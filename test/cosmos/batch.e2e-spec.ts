import { type Cosmolite, type FaultKind, type FaultOrder, startCosmolite } from 'cosmolite';
import { AppError } from '../../src/common/errors/app-error.js';
import type { BatchOperation } from '../../src/modules/cosmos/batch/batch-operation.js';
import { orderFaults } from '../support/faults.js';
import { booking, type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';
import { PRODUCT_ERRORS } from '../../src/modules/products/entities/products.errors.js';

let db: Cosmolite;
let hotel: HotelApp;

beforeAll(async () => {
  db = await startCosmolite();
  hotel = await startHotel({ endpoint: db.endpoint, key: db.key, provision: 'create' });
});

afterEach(() => orderFaults(db));

afterAll(async () => {
  await hotel.close();
  await db.close();
});

let count = 0;
/** An id that no other test uses. */
const fresh = (): string => `b${(count += 1)}`;

const run = (...operations: BatchOperation[]) =>
  hotel.batch.run('bookings.batch', hotel.container, ROOM, operations, (index) => ({
    conflict: () => new AppError(PRODUCT_ERRORS.product_exists, `The id at ${index} is taken.`),
    uniqueViolation: () => new AppError(PRODUCT_ERRORS.sku_taken, `The night at ${index} is taken.`),
    notFound: () => new AppError(PRODUCT_ERRORS.product_not_found, `Nothing at ${index}.`),
  }));
const create = (id: string, night?: string): BatchOperation => ({ kind: 'create', body: booking(id, night) });
const stored = async (id: string): Promise<unknown> => (await hotel.container.item(id, ROOM).read()).resource;
const add = async (id: string): Promise<string> => (await hotel.container.items.create(booking(id))).etag;
const guest = (value: string) => [{ op: 'set', path: '/guest', value }] as const;
const result = (index: number, status: number, item: object) => ({
  index,
  status,
  etag: expect.stringMatching(/^".+"$/),
  resource: expect.objectContaining(item),
  requestCharge: expect.any(Number),
});
const read = (id: string) => hotel.batch.read('bookings.now', hotel.container, ROOM, id);
const batches = (kind: FaultKind, more: Omit<FaultOrder, 'kind'> = {}) =>
  orderFaults(db, { kind, operation: 'batchItems', times: 1, ...more });

describe('a transaction', () => {
  it('should carry out every kind of operation, in order', async () => {
    const [a, b, c, d] = [fresh(), fresh(), fresh(), fresh()];
    const etag = await add(b);
    await add(c);
    const { outcome, scope } = await hotel.inScope(() =>
      run(
        create(a),
        { kind: 'upsert', body: booking(d) },
        { kind: 'patch', id: a, operations: [{ op: 'set', path: '/guest', value: 'Grace' }] },
        { kind: 'replace', body: { ...booking(b), guest: 'Edsger' }, ifMatch: etag },
        { kind: 'delete', id: c },
        { kind: 'read', id: a },
      ),
    );
    expect(outcome).toEqual({
      results: [
        result(0, 201, booking(a)),
        result(1, 201, booking(d)),
        result(2, 200, { id: a, guest: 'Grace' }),
        result(3, 200, { id: b, guest: 'Edsger' }),
        { index: 4, status: 204, requestCharge: expect.any(Number) },
        result(5, 200, { id: a, guest: 'Grace' }),
      ],
      requestCharge: scope.charge,
    });
    expect(scope.databaseRequests).toBe(1);
    expect(await stored(c)).toBeUndefined();
  });

  it.each([
    ['an id that is taken', (taken: string) => create(taken), 409, 'product_exists', 'The id at 1 is taken.'],
    [
      'a unique value that is taken',
      (taken: string) => create(fresh(), taken),
      409,
      'sku_taken',
      'The night at 1 is taken.',
    ],
    [
      'an item that is not there',
      () => ({ kind: 'delete', id: 'nobody' }) as const,
      404,
      'product_not_found',
      'Nothing at 1.',
    ],
    [
      'an etag that is old',
      (taken: string) => ({ kind: 'delete', id: taken, ifMatch: '"old"' }) as const,
      412,
      'precondition_failed',
      'The item is not in the state that the call requires.',
    ],
  ])(
    'should store nothing for %s, and name the operation that failed',
    async (_what, failing, status, code, detail) => {
      const [a, b, taken] = [fresh(), fresh(), fresh()];
      await add(taken);
      await expect(run(create(a), failing(taken), create(b))).rejects.toMatchObject({
        code,
        detail,
        failedIndex: 1,
        results: [
          { index: 0, status: 424 },
          { index: 1, status },
          { index: 2, status: 424 },
        ],
      });
      expect([await stored(a), await stored(b)]).toEqual([undefined, undefined]);
    },
  );

  it('should be too large for itself, or one item of it for an item', async () => {
    const parts = [fresh(), fresh(), fresh()].map((id) => create(id, `${id}${'x'.repeat(800_000)}`));
    await expect(run(...parts)).rejects.toMatchObject({ code: 'batch_too_large' });

    const big = fresh();
    await hotel.container.items.create({ ...booking(big), note: 'x'.repeat(1_900_000) });
    const grow = [{ op: 'set', path: '/more', value: 'x'.repeat(200_000) }] as const;
    const sibling = fresh();
    const growth = run(create(sibling), { kind: 'patch', id: big, operations: grow });
    await expect(growth).rejects.toMatchObject({ code: 'item_too_large', failedIndex: 1 });
    expect(await stored(sibling)).toBeUndefined();
  });
});

describe('a transaction that is not served', () => {
  it.each<FaultKind>(['410', '429', '449', '503', '408', 'reset-before', 'reset-after'])(
    'should be sent again: %s',
    async (kind) => {
      const id = fresh();
      await batches(kind, { times: 2, milliseconds: 5 });
      const outcome = await run(create(id));
      expect(outcome).toMatchObject({ results: [{ index: 0, status: 201, resource: booking(id) }] });
      expect(await stored(id)).toMatchObject(booking(id));
    },
  );

  it('should be throttled when the time is up, and say when to come back', async () => {
    const id = fresh();
    await batches('429', { times: 1_000, milliseconds: 300 });
    const { outcome, scope } = await hotel.inScope(() => run(create(id)), undefined, 800);
    expect(outcome).toMatchObject({ code: 'throttled', extras: { retryAfterMs: 300 } });
    // At 0, 300 and 600 ms; the next one would come too late. Fewer on a machine that is busy.
    expect([2, 3]).toContain(scope.databaseRequests);
    expect(await stored(id)).toBeUndefined();
  });

  it('should not wait for a time that it does not have', async () => {
    await batches('429', { milliseconds: 60_000 });
    const { outcome, scope } = await hotel.inScope(() => run(create(fresh())));
    expect(outcome).toMatchObject({ code: 'throttled', extras: { retryAfterMs: 60_000 } });
    expect(scope.databaseRequests).toBe(1);
  });

  it('should be given up after a few times when the database does not serve at all', async () => {
    await batches('503', { times: 1_000 });
    const { outcome, scope } = await hotel.inScope(() => run(create(fresh())));
    expect(outcome).toMatchObject({ code: 'database_unavailable' });
    expect(scope.databaseRequests).toBe(5);
  });

  it('should end with its caller', async () => {
    await batches('429', { times: 1_000, milliseconds: 1_000 });
    const caller = new AbortController();
    const call = hotel.inScope(() => run(create(fresh())), caller.signal);
    setTimeout(() => caller.abort('gone'), 50);
    expect(await call).toMatchObject({ outcome: 'gone', scope: { databaseRequests: 1 } });
  });
});

describe('a transaction whose reply is lost', () => {
  it('should tell its own creates from those of others', async () => {
    const [a, b] = [fresh(), fresh()];
    await batches('reset-after');
    const { results } = await run(create(a), create(b));
    const etags = await Promise.all(
      [a, b].map(async (id) => (await hotel.container.item(id, ROOM).read()).etag),
    );
    expect(results).toEqual(
      [a, b].map((id, index) => ({
        index,
        status: 201,
        etag: etags[index],
        resource: expect.objectContaining(booking(id)),
        requestCharge: 0,
      })),
    );
  });

  it('should tell what it has written, not what others have made of it since', async () => {
    const [made, put, patched, gone, kept] = [fresh(), fresh(), fresh(), fresh(), fresh()];
    await add(put);
    await add(patched);
    // The repeats of the transaction are throttled until the others are done.
    const throttled = { kind: '429', operation: 'batchItems', milliseconds: 20 } as const;
    await orderFaults(db, { kind: 'reset-after', operation: 'batchItems', times: 1 }, throttled);
    const running = run(
      create(made),
      { kind: 'replace', body: { ...booking(put), guest: 'Grace' } },
      { kind: 'patch', id: patched, operations: guest('Grace') },
      create(gone),
      create(kept),
    );
    while ((await stored(kept)) === undefined);
    const others = [made, put, patched].map((id) => hotel.container.item(id, ROOM));
    for (const item of others) await item.patch([...guest('Other')]);
    await hotel.container.item(gone, ROOM).delete();
    await orderFaults(db);
    const { results } = await running;
    const unknown = expect.stringMatching(/^"past-/);
    expect(results).toMatchObject([
      { status: 201, etag: unknown, resource: booking(made) },
      { status: 200, etag: unknown, resource: { guest: 'Grace' } },
      { status: 200 },
      { status: 201, etag: unknown, resource: booking(gone) },
      { status: 201, etag: expect.not.stringMatching(/^"past-/), resource: booking(kept) },
    ]);
    expect(results[2]).toEqual({ index: 2, status: 200, requestCharge: 0 });
  });

  it('should still be refused for what someone else did', async () => {
    const [a, taken] = [fresh(), fresh()];
    await add(taken);
    await batches('reset-before');
    await expect(run(create(a), create(fresh(), taken))).rejects.toMatchObject({
      code: 'sku_taken',
      failedIndex: 1,
    });
    expect(await stored(a)).toBeUndefined();
  });

  it('should know its own patch of one version', async () => {
    const id = fresh();
    const etag = await add(id);
    await batches('reset-after');
    const patch: BatchOperation = { kind: 'patch', id, operations: guest('Grace'), ifMatch: etag };
    expect(await run(patch)).toMatchObject({ results: [{ status: 200, resource: { guest: 'Grace' } }] });
  });

  it('should know its own replace and its own deletes', async () => {
    const [a, b] = [fresh(), fresh()];
    const etag = await add(a);
    await add(b);
    await batches('reset-after');
    const replace: BatchOperation = {
      kind: 'replace',
      body: { ...booking(a), guest: 'Grace' },
      ifMatch: etag,
    };
    const outcome = await run(replace, { kind: 'delete', id: b });
    expect(outcome).toMatchObject({
      results: [{ status: 200, resource: { guest: 'Grace' } }, { status: 204 }],
    });
    expect(await stored(b)).toBeUndefined();
  });

  it('should take deletes whose items are all gone for done', async () => {
    const [a, b] = [fresh(), fresh()];
    await add(a);
    await add(b);
    await batches('reset-after');
    const outcome = await run({ kind: 'delete', id: a }, { kind: 'delete', id: b });
    expect(outcome.results.map(({ status }) => status)).toEqual([204, 204]);
  });

  it('should not be sent again when that could count twice', async () => {
    const id = fresh();
    await hotel.container.items.create({ ...booking(id), stays: 1 });
    await batches('reset-after');
    const patch: BatchOperation = {
      kind: 'patch',
      id,
      operations: [{ op: 'incr', path: '/stays', value: 1 }],
    };
    const { outcome, scope } = await hotel.inScope(() => run(patch));
    expect(outcome).toMatchObject({ code: 'database_unavailable' });
    expect(scope.databaseRequests).toBe(1);
    expect(await stored(id)).toMatchObject({ stays: 2 });
  });

  it('should stay in doubt when the database is throttled from then on: it may be stored', async () => {
    const id = fresh();
    const throttled = { kind: '429', operation: 'batchItems', milliseconds: 20 } as const;
    await orderFaults(db, { kind: 'reset-after', operation: 'batchItems', times: 1 }, throttled);
    const { outcome } = await hotel.inScope(() => run(create(id)));
    expect(outcome).toMatchObject({ code: 'database_unavailable' });
    expect(await stored(id)).toMatchObject(booking(id));
  });
});

describe('a read by a transaction', () => {
  it('should be of the item as it is', async () => {
    const id = fresh();
    await add(id);
    expect(await read(id)).toEqual(await stored(id));
  });

  it('should be of nothing when there is none', async () => {
    expect(await read('nobody')).toBeUndefined();
  });

  it.each(['429', '503', 'reset-before', 'reset-after'] as const)('should be repeated: %s', async (kind) => {
    await batches(kind, { milliseconds: 1 });
    expect(await read('nobody')).toBeUndefined();
    const id = fresh();
    await add(id);
    await batches(kind, { milliseconds: 1 });
    expect(await read(id)).toMatchObject({ id });
  });

  it('should not take a database that does not answer for one without the item', async () => {
    await batches('503', { times: 9 });
    await expect(read('nobody')).rejects.toMatchObject({ code: 'database_unavailable' });
  });
});
