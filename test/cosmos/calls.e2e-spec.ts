import type { FeedOptions, SqlQuerySpec } from '@azure/cosmos';
import { type Cosmolite, type FaultOrder, startCosmolite } from 'cosmolite';
import { AppError } from '../../src/common/errors/app-error.js';
import { readRows } from '../../src/modules/cosmos/calls/read-rows.js';
import type { QueryScope } from '../../src/modules/cosmos/queries/item-queries.service.js';
import { databaseRequests } from '../support/database-requests.js';
import { orderFaults } from '../support/faults.js';
import { booking, type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';
import { until } from '../support/until.js';
import { PRODUCT_ERRORS } from '../../src/modules/products/entities/products.errors.js';

/** An item of this id meets this fault, whatever is done with it. */
const fault = (id: string, order: FaultOrder): FaultOrder => ({
  ...order,
  path: `/dbs/hotels/colls/bookings/docs/${id}`,
});

const FAULTS: FaultOrder[] = [
  fault('busy-twice', { kind: '429', times: 2, milliseconds: 10 }),
  fault('busy', { kind: '429', milliseconds: 20 }),
  fault('busy-while', { kind: '429', milliseconds: 900 }),
  fault('busy-long', { kind: '429', milliseconds: 60_000 }),
  fault('slow', { kind: 'latency', milliseconds: 1_000 }),
  ...(['408', '410', '449', '503'] as const).map((kind) => fault(kind, { kind })),
  fault('reset', { kind: 'reset-before' }),
];

/** Longer than the service needs, shorter than the slow item takes. */
const SHORT = 200;

let db: Cosmolite;
let hotel: HotelApp;

beforeAll(async () => {
  db = await startCosmolite({ faults: { orders: FAULTS } });
  hotel = await startHotel({
    endpoint: db.endpoint,
    key: db.key,
    provision: 'create',
    requestTimeoutMs: 10_000,
    retry: { maxAttempts: 3, maxWaitMs: 1_000 },
  });
  await hotel.container.items.create(booking('a'));
});

afterAll(async () => {
  await hotel.close();
  await db.close();
});

const rowsOf = (query: SqlQuerySpec, options: FeedOptions = {}) =>
  hotel.calls.run('bookings.query', ({ abortSignal }) =>
    readRows(hotel.container.items.query<unknown>(query, { ...options, abortSignal })),
  );
const read = (id: string) =>
  hotel.calls.read('bookings.read', (options) => hotel.container.item(id, ROOM).read(options));
const room = {
  get container() {
    return hotel.container;
  },
  partitionKey: ROOM,
};
/** As a repository reads: together with others that come at the same moment. */
const readWithOthers = (id: string) =>
  hotel.calls.read('bookings.find', (options) => hotel.points.read({ ...room, id }, options));
const createWithOthers = (id: string) => createLarge(id, '');
const createLarge = (id: string, note: string) =>
  hotel.calls.run('bookings.create', (options) =>
    hotel.points.create(room, { ...booking(id), note }, options),
  );
const visit = (id: string, ifMatch?: string) => {
  const operations = [{ op: 'incr' as const, path: '/visits', value: 1 }];
  const patch = { operations, ...(ifMatch === undefined ? {} : { ifMatch }) };
  return hotel.calls.run('bookings.visit', (options) => hotel.points.patch({ ...room, id }, patch, options));
};
const together = (...writes: (() => Promise<unknown>)[]) =>
  Promise.all(writes.map((write) => hotel.inScope(write)));
const visitsOf = async (id: string): Promise<unknown> => Object(Object(await read(id)).resource).visits;
/** All at once, each in a scope of its own. */
const readAll = (ids: readonly string[], signal?: AbortSignal) =>
  Promise.all(ids.map((id) => hotel.inScope(() => readWithOthers(id), signal)));
const shown = (reads: Awaited<ReturnType<typeof readAll>>): unknown[] =>
  reads.map(({ outcome }) => Object(Object(outcome).resource).id);
const create = (id: string, night?: string) =>
  hotel.calls.run('bookings.create', (options) => hotel.container.items.create(booking(id, night), options));
const remove = (id: string) =>
  hotel.calls.run('bookings.delete', (options) => hotel.container.item(id, ROOM).delete(options));

const noBooking = () => new AppError(PRODUCT_ERRORS.product_not_found, 'There is no such booking.');

describe('the cost of a call', () => {
  it('should be one request and its charge for a point read', async () => {
    const { outcome, scope } = await hotel.inScope(() => read('a'));
    expect(outcome).toMatchObject({ statusCode: 200, requestCharge: scope.charge });
    expect(scope).toMatchObject({ charge: expect.closeTo(1, 1), databaseRequests: 1 });
  });

  it('should be one request for a query of a partition', async () => {
    const query = { query: 'SELECT c.id FROM c ORDER BY c.guest' };
    const { outcome, scope } = await hotel.inScope(() => rowsOf(query, { partitionKey: ROOM }));
    expect({ outcome, scope }).toMatchObject({ outcome: [{ id: 'a' }], scope: { databaseRequests: 1 } });
  });

  it('should be the plan too for a query that the database does not carry out without one', async () => {
    const { outcome, scope } = await hotel.inScope(() => rowsOf({ query: 'SELECT VALUE COUNT(1) FROM c' }));
    expect(outcome).toEqual([1]);
    const asked = await databaseRequests(db, () => rowsOf({ query: 'SELECT VALUE COUNT(1) FROM c' }));
    expect(asked).toMatchObject({ planQuery: 1 });
    expect(scope.databaseRequests).toBeGreaterThan(1);
  });

  it('should be one request for a write: the partition key is known since provisioning', async () => {
    const { outcome, scope } = await hotel.inScope(() => create('cost'));
    expect(outcome).toMatchObject({ statusCode: 201, requestCharge: scope.charge });
    expect(scope.databaseRequests).toBe(1);
  });

  it('should count failures', async () => {
    const { scope } = await hotel.inScope(() => create('a'));
    expect(scope).toMatchObject({ charge: expect.any(Number), databaseRequests: 1 });
    expect(scope.charge).toBeGreaterThan(0);
  });

  it('should count every repeat', async () => {
    const { outcome, scope } = await hotel.inScope(() => read('busy-twice'));
    expect(outcome).toMatchObject({ statusCode: 404 });
    expect(scope.databaseRequests).toBe(3);
  });

  it('should be kept apart for calls that run at the same time', async () => {
    const runs = await Promise.all(
      [1, 2, 3].map((times) =>
        hotel.inScope(async () => {
          for (let run = 0; run < times; run += 1) await read('a');
        }),
      ),
    );
    expect(runs.map(({ scope }) => scope.databaseRequests)).toEqual([1, 2, 3]);
  });
});

describe('point reads at the same moment', () => {
  const ids = Array.from({ length: 35 }, (_, n) => `together-${n}`);
  beforeAll(() => Promise.all(ids.map((id) => create(id))));

  it('should be one point read when there is one', async () => {
    const asked = await databaseRequests(db, async () => {
      expect(shown(await readAll(['a']))).toEqual(['a']);
    });
    expect(asked).toEqual({ readItem: 1 });
  });

  it('should be one request for several of a partition, each with its item, and its share of the charge', async () => {
    const asked = await databaseRequests(db, async () => {
      const reads = await readAll(ids.slice(0, 5));
      expect(shown(reads)).toEqual(ids.slice(0, 5));
      for (const { scope } of reads) {
        expect(scope).toMatchObject({ databaseRequests: 1, charge: expect.closeTo(1, 1) });
      }
    });
    expect(asked).toEqual({ batchItems: 1 });
  });

  it('should be several requests when there are very many, also for the same item', async () => {
    const many = [...ids, ...ids.slice(0, 5)];
    const asked = await databaseRequests(db, async () => expect(shown(await readAll(many))).toEqual(many));
    expect(asked).toEqual({ batchItems: 2 });
  });

  it('should each tell what a point read tells when one item is not there', async () => {
    const reads = await readAll(['together-1', 'nobody', 'together-2']);
    expect(reads.map(({ outcome }) => outcome)).toMatchObject([
      { statusCode: 200, resource: { id: 'together-1' } },
      { statusCode: 404, resource: undefined },
      { statusCode: 200, resource: { id: 'together-2' } },
    ]);
  });

  it.each(['429', '503', 'reset-after'] as const)(
    'should each be served although the request for all met a %s',
    async (kind) => {
      // After the last one they go alone for a moment.
      await until(
        () => databaseRequests(db, () => readAll(ids.slice(0, 2))),
        ({ batchItems }) => batchItems === 1,
      );
      const order = { kind, operation: 'batchItems', times: 1, milliseconds: 60_000 } as const;
      await orderFaults(db, ...FAULTS, order);
      const asked = await databaseRequests(db, async () => {
        expect(shown(await readAll(ids.slice(0, 3)))).toEqual(ids.slice(0, 3));
      });
      expect(asked).toMatchObject({ batchItems: 1, readItem: 3 });
    },
  );

  it('should leave the others alone when one caller goes', async () => {
    const gone = new AbortController();
    const leaving = readAll(['together-1'], gone.signal);
    const staying = readAll(['together-2', 'together-3']);
    gone.abort('gone');
    expect(await leaving).toMatchObject([{ outcome: 'gone' }]);
    expect(shown(await staying)).toEqual(['together-2', 'together-3']);
  });
});

describe('equal questions at the same moment', () => {
  type Question = Partial<Pick<QueryScope, 'isShared' | 'limit'>> & { readonly guest?: string };
  const ask = ({ guest = 'Ada', isShared = true, limit = 5 }: Question = {}) => {
    const query = 'SELECT c.id FROM c WHERE c.guest = @guest ORDER BY c.guest';
    const spec = { query, parameters: [{ name: '@guest', value: guest }] };
    return hotel.queries.run('bookings.ask', hotel.container, spec, { keys: [ROOM], limit, isShared });
  };
  /** All at once, each in a scope of its own. */
  const askAll = (questions: readonly Question[], signal?: AbortSignal) =>
    Promise.all(questions.map((question) => hotel.inScope(() => ask(question), signal)));
  const outcomesOf = async (answers: ReturnType<typeof askAll>): Promise<unknown[]> =>
    (await answers).map(({ outcome }) => outcome);
  let rows: unknown;
  beforeAll(async () => {
    rows = await ask();
  });

  it('should be asked once, each caller with all rows and an equal share of the charge', async () => {
    const { scope: alone } = await hotel.inScope(ask);
    const asked = await databaseRequests(db, async () => {
      for (const { outcome, scope } of await askAll([{}, {}, {}, {}])) {
        expect(outcome).toEqual(rows);
        expect(scope).toMatchObject({ databaseRequests: 1, charge: expect.closeTo(alone.charge / 4) });
      }
    });
    expect(asked).toEqual({ queryItems: 1 });
  });

  it.each<[string, Question]>([
    ['of another value', { guest: 'Bob' }],
    ['for more rows', { limit: 6 }],
    ['whose rows its caller may change', { isShared: false }],
  ])('should not include one %s', async (_which, other) => {
    const asked = await databaseRequests(db, () => askAll([{}, other]));
    expect(asked).toEqual({ queryItems: 2 });
  });

  it('should leave the others alone when one caller goes', async () => {
    const gone = new AbortController();
    const leaving = outcomesOf(askAll([{}], gone.signal));
    const staying = outcomesOf(askAll([{}, {}]));
    gone.abort('gone');
    expect(await leaving).toEqual(['gone']);
    expect(await staying).toEqual([rows, rows]);
  });

  it('should each be answered although the question for all failed', async () => {
    await orderFaults(db, ...FAULTS, { kind: '503', operation: 'queryItems', times: 1 });
    const asked = await databaseRequests(db, async () => {
      expect(await outcomesOf(askAll([{}, {}, {}]))).toEqual([rows, rows, rows]);
    });
    expect(asked).toEqual({ queryItems: 4 });
  });
});

describe('point writes at the same moment', () => {
  let last = 0;
  const fresh = () => `written-${(last += 1)}`;
  /** After a request that failed, the next ones go alone for a moment. */
  const untilTogether = () =>
    until(
      () =>
        databaseRequests(db, () =>
          together(
            () => createWithOthers(fresh()),
            () => createWithOthers(fresh()),
          ),
        ),
      ({ batchItems }) => batchItems === 1,
    );

  it('should be one request, and each what its caller is told', async () => {
    const ids = [fresh(), fresh(), fresh()];
    const asked = await databaseRequests(db, async () => {
      const writes = await together(...ids.map((id) => () => createWithOthers(id)));
      expect(writes.map(({ outcome }) => outcome)).toMatchObject(ids.map((id) => ({ id, guest: 'Ada' })));
      for (const { scope } of writes) expect(scope).toMatchObject({ databaseRequests: 1 });
      const charges = writes.map(({ scope }) => scope.charge);
      expect(Math.min(...charges)).toBeGreaterThan(0);
    });
    expect(asked).toEqual({ batchItems: 1 });
    expect(await Promise.all(ids.map(visitsOf))).toEqual([undefined, undefined, undefined]);
  });

  it('should be carried out although another is refused', async () => {
    await untilTogether();
    const id = fresh();
    const [refused, created] = await together(
      () => createWithOthers('a'),
      () => createWithOthers(id),
    );
    expect(refused?.outcome).toBeInstanceOf(AppError);
    expect(created?.outcome).toMatchObject({ id });
    expect(await read(id)).toMatchObject({ statusCode: 200 });
  });

  it('should be carried out although they are too large for one request', async () => {
    await untilTogether();
    const [one, other] = [fresh(), fresh()];
    const asked = await databaseRequests(db, async () => {
      const writes = await together(
        () => createLarge(one, 'x'.repeat(1_100_000)),
        () => createLarge(other, 'x'.repeat(1_100_000)),
      );
      expect(writes.map(({ outcome }) => outcome)).toMatchObject([{ id: one }, { id: other }]);
    });
    expect(asked).toMatchObject({ createItem: 2 });
  });

  it('should each meet what another of them has left of the same item', async () => {
    const id = fresh();
    const { etag } = await create(id);
    const outcomes = await together(
      () => visit(id, etag),
      () => visit(id, etag),
    );
    const failed = outcomes.filter(({ outcome }) => outcome instanceof AppError);
    expect(failed.map(({ outcome }) => outcome)).toMatchObject([{ status: 412 }]);
    expect(await visitsOf(id)).toBe(1);
  });

  it('should be sent again alone when the request was refused', async () => {
    const [one, other] = [fresh(), fresh()];
    await Promise.all([create(one), create(other)]);
    await untilTogether();
    await orderFaults(db, ...FAULTS, { kind: '503', operation: 'batchItems', times: 1 });
    const asked = await databaseRequests(db, async () => {
      const visits = await together(
        () => visit(one),
        () => visit(other),
      );
      expect(visits.map(({ outcome }) => outcome)).toMatchObject([{ visits: 1 }, { visits: 1 }]);
    });
    expect(asked).toEqual({ batchItems: 1, patchItem: 2 });
  });

  it('should not be sent again when nobody knows whether they were carried out', async () => {
    const [one, other] = [fresh(), fresh()];
    await Promise.all([create(one), create(other)]);
    await untilTogether();
    await orderFaults(db, ...FAULTS, { kind: 'reset-after', operation: 'batchItems', times: 1 });
    const visits = await together(
      () => visit(one),
      () => visit(other),
    );
    for (const { outcome } of visits) expect(outcome).toMatchObject({ code: 'database_unavailable' });
    expect([await visitsOf(one), await visitsOf(other)]).toEqual([1, 1]);
  });
});

describe('a point read', () => {
  it('should say that an item is not there', async () => {
    expect(await read('nobody')).toMatchObject({ statusCode: 404, resource: undefined });
  });

  it('should say it in the words of the domain', async () => {
    const item = hotel.container.item('nobody', ROOM);
    const call = hotel.calls.read('bookings.read', (options) => item.read(options), { notFound: noBooking });
    await expect(call).rejects.toMatchObject({ code: 'product_not_found' });
  });

  it('should say that an item has not changed', async () => {
    const { etag } = await read('a');
    const condition = { type: 'IfNoneMatch', condition: etag };
    const item = hotel.container.item('a', ROOM);
    const call = hotel.calls.read('bookings.read', (options) =>
      item.read({ ...options, accessCondition: condition }),
    );
    expect(await call).toMatchObject({ statusCode: 304, etag });
  });

  describe.each([
    ['container', () => hotel.client.database('hotels').container('nowhere')],
    ['database', () => hotel.client.database('nowhere').container('bookings')],
  ])('in a missing %s', (_what, place) => {
    it.each([
      ['that the domain has a name for', { notFound: noBooking }],
      ['that is a result', {}],
    ])('should not be a missing item %s', async (_how, translation) => {
      const item = place().item('a', ROOM);
      const call = hotel.calls.read('bookings.read', (options) => item.read(options), translation);
      await expect(call).rejects.toMatchObject({
        code: 'database_misconfigured',
        detail: 'The database has no such container.',
        cause: {
          message: expect.stringMatching(/^bookings\.read: 404\/1003 .* To fix: create the database/),
        },
      });
    });
  });
});

describe('a failure', () => {
  it.each([
    ['an id that is taken', () => create('a', 'other'), 'internal_error'],
    ['a unique key that is taken', () => create('b', 'a'), 'internal_error'],
    ['an item that nobody expected to be missing', () => remove('nobody'), 'database_misconfigured'],
    [
      'a request that breaks a rule of the service',
      () => create('c', 'x'.repeat(2_100_000)),
      'item_too_large',
    ],
    ['an argument that the SDK refuses', () => create('a/b'), 'internal_error'],
    ['408', () => remove('408'), 'database_unavailable'],
    ['410', () => remove('410'), 'database_unavailable'],
    ['449', () => remove('449'), 'database_unavailable'],
    ['503', () => remove('503'), 'database_unavailable'],
    ['a connection that is cut', () => remove('reset'), 'database_unavailable'],
    ['a write that is throttled to the end', () => remove('busy'), 'throttled'],
  ])('should be told of %s', async (_what, call, code) => {
    await expect(call()).rejects.toMatchObject({ name: 'AppError', code });
  });

  it('should be told of an etag that is old', async () => {
    const old = { accessCondition: { type: 'IfMatch', condition: '"old"' } };
    const call = hotel.calls.run('bookings.replace', (options) =>
      hotel.container.item('a', ROOM).replace(booking('a'), { ...options, ...old }),
    );
    await expect(call).rejects.toMatchObject({ code: 'precondition_failed' });
  });

  it('should be told a unique key from an id', async () => {
    const translation = {
      conflict: () => new AppError(PRODUCT_ERRORS.product_exists, 'This id is taken.'),
      uniqueViolation: () => new AppError(PRODUCT_ERRORS.sku_taken, 'This night is taken.'),
    };
    const book = (id: string, night: string) =>
      hotel.calls.run(
        'bookings.create',
        (o) => hotel.container.items.create(booking(id, night), o),
        translation,
      );
    await expect(book('a', 'free')).rejects.toMatchObject({ code: 'product_exists' });
    await expect(book('free', 'a')).rejects.toMatchObject({ code: 'sku_taken' });
  });

  it('should be told of a batch as a whole', async () => {
    const operations = Array.from({ length: 3 }, (_, index) => ({
      operationType: 'Create' as const,
      resourceBody: booking(`batch-${index}`, `${index}${'x'.repeat(800_000)}`),
    }));
    const call = hotel.calls.run('bookings.batch', (options) =>
      hotel.container.items.batch(operations, ROOM, options),
    );
    await expect(call).rejects.toMatchObject({ code: 'batch_too_large' });
  });

  it('should tell how long to wait when the database is out of request units', async () => {
    const { outcome, scope } = await hotel.inScope(() => read('busy'));
    expect(outcome).toMatchObject({
      code: 'throttled',
      extras: { retryAfterMs: 20, activityId: expect.any(String) },
    });
    expect(scope.databaseRequests).toBe(4);
  });
});

describe('a limit', () => {
  it('should end a call at the deadline', async () => {
    const { outcome } = await hotel.inScope(() => read('slow'), AbortSignal.timeout(SHORT));
    expect(outcome).toMatchObject({
      code: 'database_unavailable',
      detail: 'The database did not answer in time.',
    });
  });

  it('should end a call after the time of the options', async () => {
    const impatient = await startHotel({ endpoint: db.endpoint, key: db.key, requestTimeoutMs: SHORT });
    const call = impatient.calls.read('bookings.read', (o) => impatient.container.item('slow', ROOM).read(o));
    await expect(call).rejects.toMatchObject({ code: 'database_unavailable' });
    await impatient.close();
  });

  it('should not begin a wait that is too long, and say that the database is throttled', async () => {
    const { outcome, scope } = await hotel.inScope(() => read('busy-long'));
    expect(outcome).toMatchObject({ code: 'throttled', extras: { retryAfterMs: 60_000 } });
    expect(scope.databaseRequests).toBe(1);
  });

  it('should not begin a wait that would end after the deadline', async () => {
    const { outcome, scope } = await hotel.inScope(() => read('busy-while'), undefined, 500);
    expect(outcome).toMatchObject({ code: 'throttled', extras: { retryAfterMs: 900 } });
    expect(scope.databaseRequests).toBe(1);
  });

  it('should end the wait between two attempts with its caller', async () => {
    const caller = new AbortController();
    const call = hotel.inScope(() => read('busy-while'), caller.signal);
    setTimeout(() => caller.abort('gone'), SHORT);
    expect(await call).toMatchObject({ outcome: 'gone', scope: { databaseRequests: 1 } });
  });

  it('should end a call whose caller hangs up, for that reason', async () => {
    const caller = new AbortController();
    const call = hotel.inScope(() => read('slow'), caller.signal);
    const reason = new DOMException('The client hung up.', 'AbortError');
    setImmediate(() => caller.abort(reason));
    expect((await call).outcome).toBe(reason);
  });

  it('should send nothing for a caller that is gone', async () => {
    const { outcome, scope } = await hotel.inScope(() => read('a'), AbortSignal.abort('gone'));
    expect({ outcome, scope }).toMatchObject({ outcome: 'gone', scope: { databaseRequests: 0 } });
  });
});

describe('a key that is wrong', () => {
  it('should be our fault, and the log should say what to check', async () => {
    const key = Buffer.from('not the key').toString('base64');
    const stranger = await startHotel({ endpoint: db.endpoint, key, provision: 'verify' });
    expect(stranger.health.startup).toEqual({ failed: 'The database refuses this service.' });
    expect(stranger.log).toEqual([
      expect.stringMatching(
        /^error .*container\.read: 401\/.* To fix: check that the key belongs to this account/,
      ),
    ]);
    const call = stranger.calls.read('bookings.read', (o) => stranger.container.item('a', ROOM).read(o));
    await expect(call).rejects.toMatchObject({ code: 'database_misconfigured' });
    await stranger.close();
  });
});
