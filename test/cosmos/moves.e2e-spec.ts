import { ChangeFeedStartFrom, type Container } from '@azure/cosmos';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { RangeMap } from '../../src/modules/cosmos/ranges/range-map.js';
import { readRows } from '../../src/modules/cosmos/calls/read-rows.js';
import { databaseRequests } from '../support/database-requests.js';
import { orderFaults } from '../support/faults.js';
import { booking, type HotelApp, ROOM, startHotel } from '../support/hotel-app.js';
import { splitBefore, splitRange } from '../support/splits.js';

const HOTEL = 'ritz';
const ROOMS = Array.from({ length: 20 }, (_, index) => String(100 + index));
const EVERYTHING = { query: 'SELECT * FROM c', parameters: [] };

let db: Cosmolite;
let hotel: HotelApp;
let nights = 0;

beforeAll(async () => {
  db = await startCosmolite({ defaultPartitions: 3 });
  hotel = await startHotel({ endpoint: db.endpoint, key: db.key, provision: 'create' });
  await hotel.provisioning.ready;
  for (const room of ROOMS) {
    await hotel.container.items.create({ ...booking(`in ${room}`), room });
    await hotel.container.items.create({ ...booking(`in ${room} too`), room, guest: 'Grace' });
  }
});

afterEach(() => orderFaults(db));

afterAll(async () => {
  await hotel.close();
  await db.close();
});

const where = () => ({ db, database: 'hotels', container: 'bookings' });

async function stored(): Promise<ReturnType<typeof booking>> {
  nights += 1;
  const item = booking(`night ${nights}`);
  await hotel.container.items.create(item);
  return item;
}

const run = (call: (container: Container) => Promise<unknown>) => (): Promise<unknown> =>
  hotel.calls.run('bookings.any', () => call(hotel.container));

async function bulk(): Promise<unknown> {
  nights += 1;
  const body = booking(`night ${nights}`);
  const results = hotel.bulk.write(
    hotel.container,
    (async function* () {
      yield { kind: 'create' as const, partitionKey: ROOM, body, context: undefined };
    })(),
    { operation: 'bookings.bulk', retryBudgetMs: 500 },
  );
  for await (const result of results) if (result.outcome === 'failed') throw result.error;
  return undefined;
}

const everythingUnder = (...keys: string[][]): Promise<unknown> =>
  hotel.queries.run('bookings.list', hotel.container, EVERYTHING, { keys });

/** Every kind of call, made ready. */
const KINDS: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  read: async () => {
    const { id } = await stored();
    return () => hotel.calls.read('bookings.read', (options) => hotel.container.item(id, ROOM).read(options));
  },
  create: async () => {
    nights += 1;
    const item = booking(`night ${nights}`);
    return run(({ items }) => items.create(item));
  },
  upsert: async () => {
    const item = await stored();
    return run(({ items }) => items.upsert(item));
  },
  replace: async () => {
    const item = await stored();
    return run((container) => container.item(item.id, ROOM).replace(item));
  },
  patch: async () => {
    const { id } = await stored();
    return run((container) => container.item(id, ROOM).patch([{ op: 'set', path: '/guest', value: 'Alan' }]));
  },
  delete: async () => {
    const { id } = await stored();
    return run((container) => container.item(id, ROOM).delete());
  },
  transaction: async () => {
    const body = await stored();
    return () => hotel.batch.run('bookings.batch', hotel.container, ROOM, [{ kind: 'upsert', body }]);
  },
  'bulk run': async () => bulk,
  'query of one logical partition': async () => () => everythingUnder(ROOM),
  'query over physical partitions': async () => () => everythingUnder([]),
  'change feed': async () => {
    const changeFeedStartFrom = ChangeFeedStartFrom.Beginning(ROOM);
    return run(({ items }) => items.getChangeFeedIterator({ changeFeedStartFrom }).readNext());
  },
  'read of the container': async () => run((container) => container.read()),
};

const kinds = Object.entries(KINDS);

describe('a physical partition that has moved', () => {
  it.each(kinds)('should not be noticed by a %s that meets it once', async (_, ready) => {
    const call = await ready();
    await orderFaults(db, { kind: '410', times: 1 });
    await call();
  });

  it.each([1000, 1007, 1008])('should not be noticed either when it is told by %i', async (substatus) => {
    for (const [, ready] of kinds) {
      const call = await ready();
      await orderFaults(db, { kind: '410', substatus, times: 1 });
      await call();
    }
  });

  it('should be an outage for every kind of call that meets nothing else', async () => {
    const calls = await Promise.all(kinds.map(([, ready]) => ready()));
    await orderFaults(db, { kind: '410' });
    const asked = await databaseRequests(db, async () => {
      const outcomes = await Promise.allSettled(calls.map((call) => call()));
      const outage = { status: 'rejected', reason: { code: 'database_unavailable', retryable: true } };
      expect(outcomes).toMatchObject(kinds.map(() => outage));
    });
    // Eleven times each, and a query has its plan beside it.
    expect(Object.values(asked).reduce((sum, requests) => sum + requests, 0)).toBeLessThan(300);
  });
});

describe('a physical partition that was split', () => {
  it.each(kinds)('should not be noticed by a %s', async (_, ready) => {
    const warm = await ready();
    await warm();
    const call = await ready();
    await splitBefore(where(), [HOTEL, ROOMS[nights % ROOMS.length] ?? '']);
    await call();
  });
});

const allBookings = async (): Promise<unknown[]> => {
  const query = {
    query: 'SELECT VALUE c.id FROM c WHERE c.hotel = @h',
    parameters: [{ name: '@h', value: HOTEL }],
  };
  const parts = await hotel.queries.run<string>('bookings.list', hotel.container, query, { keys: [[HOTEL]] });
  return parts.flat().toSorted();
};

describe('a query over physical partitions', () => {
  it('should find everything once, whatever is split while it runs', async () => {
    const before = await allBookings();
    expect(before.length).toBeGreaterThan(2 * ROOMS.length);
    await orderFaults(db, { kind: 'latency', operation: 'queryItems', milliseconds: 5, probability: 0.5 });
    for (const room of ROOMS) {
      const [, found] = await Promise.all([splitBefore(where(), [HOTEL, room]), allBookings()]);
      expect(found).toEqual(before);
    }
    await splitRange(where(), '0');
    expect(await allBookings()).toEqual(before);
  });

  it('should ask only the partitions that can have an answer', async () => {
    await allBookings();
    expect(await databaseRequests(db, () => everythingUnder(['nobody']))).toEqual({ queryItems: 1 });
    expect(await databaseRequests(db, () => everythingUnder())).toEqual({});
  });

  it('should find, by the ranges of a feed, everything once', async () => {
    const ranges = await hotel.container.getFeedRanges();
    expect(ranges.length).toBeGreaterThan(2);
    const query = {
      query: 'SELECT VALUE c.id FROM c WHERE c.hotel = @h',
      parameters: [{ name: '@h', value: HOTEL }],
    };
    const found = await Promise.all(
      ranges.map(async ({ minInclusive: min, maxExclusive: max }) => {
        const place = { ranges: [{ min, max }] };
        return (await hotel.queries.run<string>('bookings.list', hotel.container, query, place)).flat();
      }),
    );
    expect(found.filter((ids) => ids.length > 0).length).toBeGreaterThan(1);
    expect(found.flat().toSorted()).toEqual(await allBookings());
  });

  it('should read the ranges once for all that wait for them', async () => {
    await allBookings();
    await orderFaults(db, { kind: '410', operation: 'queryItems', times: 1 });
    const asked = await databaseRequests(db, () => Promise.all(Array.from({ length: 10 }, allBookings)));
    expect(asked).toMatchObject({ listPartitionKeyRanges: 1 });
  });

  it('should ask again only the partition that has moved', async () => {
    const quiet = await databaseRequests(db, allBookings);
    await orderFaults(db, { kind: '410', operation: 'queryItems', times: 1 });
    const asked = await databaseRequests(db, allBookings);
    expect(asked).toEqual({ queryItems: (quiet['queryItems'] ?? 0) + 1, listPartitionKeyRanges: 1 });
  });
});

describe('the map of the physical partitions', () => {
  it('should be read for those who wait also when the caller who began it hangs up', async () => {
    const map = new RangeMap(hotel.container);
    const ranges = () => hotel.calls.run('bookings.ranges', ({ abortSignal }) => map.ranges(abortSignal));
    await orderFaults(db, {
      kind: 'latency',
      operation: 'listPartitionKeyRanges',
      milliseconds: 300,
      times: 1,
    });
    const leaver = new AbortController();
    const first = hotel.inScope(ranges, leaver.signal);
    const second = ranges();
    leaver.abort(new Error('Gone.'));
    expect((await first).outcome).toEqual(new Error('Gone.'));
    expect(await second).toContainEqual({ id: expect.any(String), min: expect.any(String), max: 'FF' });
  });
});

/** The SDK's own way over partitions, which this service does not go: a 410 makes it go round without an end. */
const stuck = (): Promise<unknown> =>
  hotel.calls.run('bookings.list', ({ abortSignal }) =>
    readRows(hotel.container.items.query(EVERYTHING, { forceQueryPlan: true, abortSignal })),
  );

describe('an iterator of the SDK that is stuck', () => {
  it('should end in an error, and let timers fire meanwhile', async () => {
    await stuck();
    await orderFaults(db, { kind: '410', operation: 'queryItems', times: 1 });
    let fired = 0;
    const timer = setInterval(() => (fired += 1), 0);
    await expect(stuck()).rejects.toMatchObject({
      code: 'database_unavailable',
      detail: 'The database client is stuck in a query.',
    });
    clearInterval(timer);
    expect(fired).toBeGreaterThan(0);
  });
});
