import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cosmolite, type FaultOrder, startCosmolite } from 'cosmolite';
import { AppError } from '../../src/common/errors/app-error.js';
import type { BulkOperation, BulkOptions, BulkResult } from '../../src/modules/cosmos/bulk/bulk-operation.js';
import type { BulkSource } from '../../src/modules/cosmos/bulk/bulk-writer.service.js';
import { orderFaults } from '../support/faults.js';
import { HotPartition } from '../support/hot-partition.js';
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

let inns = 0;
/** A hotel that no other test uses. */
const inn = (): string => `inn-${(inns += 1)}`;

/** Booking `n` of a hotel, in one of its rooms; the context is `n`. */
function operation(
  name: string,
  n: number,
  {
    kind = 'create',
    rooms = 7,
    ...more
  }: { kind?: 'create' | 'upsert'; rooms?: number; [field: string]: unknown } = {},
): BulkOperation<number> {
  const room = String(n % rooms);
  const body = { id: `b${n}`, hotel: name, room, night: `n${n}`, guest: 'Ada', ...(more as object) };
  return { kind, partitionKey: [name, room], body, context: n };
}

function* operations(name: string, count: number, options: Parameters<typeof operation>[2] = {}) {
  for (let n = 0; n < count; n += 1) yield operation(name, n, options);
}

const write = (source: BulkSource<number>, options: Partial<BulkOptions<number>> = {}) =>
  hotel.bulk.write(hotel.container, source, { operation: 'bookings.write', ...options });

async function collect(results: AsyncIterable<BulkResult<number>>): Promise<BulkResult<number>[]> {
  const all: BulkResult<number>[] = [];
  for await (const result of results) all.push(result);
  return all.toSorted((a, b) => a.context - b.context);
}

/** The same, and what the run has cost its scope. */
async function collectInScope(source: BulkSource<number>, options: Partial<BulkOptions<number>> = {}) {
  let results: BulkResult<number>[] = [];
  const { scope } = await hotel.inScope(async () => {
    results = await collect(write(source, options));
  });
  return { results, scope };
}

/** Every booking of a hotel, by number. */
async function stored(name: string): Promise<{ id: string; guest: string }[]> {
  const query = {
    query: 'SELECT c.id, c.guest FROM c WHERE c.hotel = @name',
    parameters: [{ name: '@name', value: name }],
  };
  const { resources } = await hotel.container.items.query<{ id: string; guest: string }>(query).fetchAll();
  return resources.toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}

/** What a booking that is there already is called. */
const translate = ({ context }: BulkOperation<number>) => ({
  conflict: () => new AppError(PRODUCT_ERRORS.product_exists, `Booking ${context} exists.`),
});

const trouble = (kind: FaultOrder['kind'], probability: number): FaultOrder => ({
  kind,
  probability,
  operation: 'batchItems',
  milliseconds: 3,
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

describe('a run', () => {
  it('should give every operation exactly one result, and store it', async () => {
    const name = inn();
    const { results, scope } = await collectInScope(operations(name, 1_234));
    expect(results).toEqual(
      numbers(1_234).map((context) => ({
        context,
        outcome: 'created',
        status: 201,
        etag: expect.stringMatching(/^".+"$/),
        requestCharge: expect.any(Number),
        retries: 0,
      })),
    );
    expect(ids(await stored(name))).toEqual(numbers(1_234).map((n) => `b${n}`));
    // Seven rooms, at most a hundred operations together, and the first ones while the pace is being found.
    expect(scope.databaseRequests).toBeLessThan(100);
  });

  it('should tell what was there already', async () => {
    const name = inn();
    await collect(write(operations(name, 30)));
    const results = await collect(write(operations(name, 40, { kind: 'upsert' })));
    expect(results.map(({ outcome }) => outcome)).toEqual(
      numbers(40).map((n) => (n < 30 ? 'replaced' : 'created')),
    );
  });

  it('should find out about whole groups when someone else was faster', async () => {
    const name = inn();
    await collect(write(operations(name, 1_400)));
    const { results, scope } = await collectInScope(operations(name, 1_400), {
      reconsider: (met) => Promise.resolve(met.map(() => 'keep')),
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(numbers(1_400).map(() => 'unchanged'));
    expect(scope.databaseRequests).toBeLessThan(100);
  });

  it('should let the others through when some fail, in the words of the domain', async () => {
    const name = inn();
    const taken = numbers(300).filter((n) => n % 9 === 0);
    await collect(write(taken.map((n) => operation(name, n))));
    const results = await collect(write(operations(name, 300), { translate }));
    expect(results).toEqual(
      numbers(300).map((context) =>
        expect.objectContaining(
          context % 9 === 0
            ? {
                context,
                outcome: 'failed',
                status: 409,
                error: expect.objectContaining({
                  code: 'product_exists',
                  detail: `Booking ${context} exists.`,
                }),
              }
            : { context, outcome: 'created', status: 201 },
        ),
      ),
    );
    expect(await stored(name)).toHaveLength(300);
  });

  it('should charge what failed together with others to those who paid', async () => {
    const name = inn();
    await collect(write([operation(name, 5, { rooms: 1 })]));
    const source = operations(name, 20, { rooms: 1 });
    const { results, scope } = await collectInScope(source, { requestUnitsPerSecond: 1e6 });
    expect(results.reduce((sum, { requestCharge }) => sum + requestCharge, 0)).toBeCloseTo(scope.charge, 1);
    expect(scope.databaseRequests).toBe(3);
  });

  it('should carry out operations on the same item in the order of the source', async () => {
    const name = inn();
    const source = numbers(500).map((n) =>
      operation(name, n % 5, { kind: 'upsert', rooms: 1, guest: `guest ${n}` }),
    );
    await orderFaults(db, { kind: '449', operation: 'batchItems', probability: 0.3 });
    const results = await collect(write(source));
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(await stored(name)).toEqual(numbers(5).map((n) => ({ id: `b${n}`, guest: `guest ${495 + n}` })));
  });

  it('should part what is too large together', async () => {
    const name = inn();
    const guest = 'x'.repeat(300_000);
    const results = await collect(write(operations(name, 12, { rooms: 1, guest })));
    expect(results.map(({ status }) => status)).toEqual(numbers(12).map(() => 201));
  });
});

describe('a run that meets trouble', () => {
  it.each(['create', 'upsert'] as const)('should lose nothing and double nothing: %s', async (kind) => {
    const name = inn();
    await orderFaults(
      db,
      ...(['429', '503', '408', '410', '449', 'reset-before', 'reset-after'] as const).map((fault) =>
        trouble(fault, 0.04),
      ),
    );
    const results = await collect(write(operations(name, 2_000, { kind, rooms: 40 })));
    expect(results.map(({ context }) => context)).toEqual(numbers(2_000));
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(results.some(({ retries }) => retries > 0)).toBe(true);
    await orderFaults(db);
    expect(ids(await stored(name))).toEqual(numbers(2_000).map((n) => `b${n}`));
  });

  it('should tell of every operation that the database does not serve, and end soon', async () => {
    await orderFaults(db, trouble('503', 1));
    const results = await collect(write(operations(inn(), 3_000), { retryBudgetMs: 100 }));
    expect(results).toHaveLength(3_000);
    expect(new Set(results.map(({ error }) => error?.code))).toEqual(new Set(['database_unavailable']));
  });

  it('should say of every operation that it was throttled when it was to the end', async () => {
    await orderFaults(db, trouble('429', 1));
    const results = await collect(write(operations(inn(), 10), { retryBudgetMs: 50 }));
    expect(results.map(({ status, error }) => [status, error?.code])).toEqual(
      numbers(10).map(() => [429, 'throttled']),
    );
  });

  it('should write the other partitions while one of them is refused', async () => {
    const name = inn();
    await using hot = await HotPartition.before(db, [name, '0']);
    const app = await startHotel({ endpoint: hot.endpoint, key: db.key, provision: 'create' });
    const source = [
      ...operations(name, 3_000, { rooms: 1 }),
      ...numbers(600).map((n) => operation(name, 7 * n + 1, { night: `m${n}` })),
    ];
    const rooms: unknown[] = [];
    for await (const { outcome, context } of app.bulk.write(app.container, source, { operation: 'hot' })) {
      expect(outcome).toBe('created');
      rooms.push(context);
      // Only the refused ones are left: they are told to come back, and do.
      if (rooms.length === 600) hot.isHot = false;
    }
    expect(rooms).toHaveLength(3_600);
    await app.close();
  });

  it('should go on once the database is back', async () => {
    const name = inn();
    await orderFaults(db, { kind: '503', operation: 'batchItems', times: 12 });
    const results = await collect(write(operations(name, 500)));
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(await stored(name)).toHaveLength(500);
  });
});

describe('the pull of a run', () => {
  it('should not read on while nobody takes results', async () => {
    let read = 0;
    const name = inn();
    function* counted() {
      for (const each of operations(name, 20_000)) {
        read += 1;
        yield each;
      }
    }
    const results = write(counted())[Symbol.asyncIterator]();
    await results.next();
    // Whatever can be read has been once a full round of the event loop brings nothing new.
    for (let before = -1; before !== read;) {
      before = read;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(read).toBeLessThanOrEqual(4_001);
    await results.return?.(undefined);
    expect(await stored(name)).not.toHaveLength(20_000);
  });

  it('should send what there is when the source is slow', async () => {
    const name = inn();
    const gate = new EventEmitter();
    async function* slow() {
      yield operation(name, 0);
      await once(gate, 'open');
      yield operation(name, 1);
    }
    const results = write(slow())[Symbol.asyncIterator]();
    expect(await results.next()).toMatchObject({ value: { context: 0, outcome: 'created' } });
    gate.emit('open');
    expect(await results.next()).toMatchObject({ value: { context: 1, outcome: 'created' } });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  it('should take nothing of an empty source', async () => {
    expect(await collect(write([]))).toEqual([]);
  });

  it('should hand out what was taken before the source failed, and then its error', async () => {
    const name = inn();
    async function* broken() {
      yield* operations(name, 150);
      throw new Error('The file ends here.');
    }
    const seen: number[] = [];
    const consume = async () => {
      for await (const { context } of write(broken())) seen.push(context);
    };
    await expect(consume()).rejects.toThrow('The file ends here.');
    expect(seen.toSorted((a, b) => a - b)).toEqual(numbers(150));
    expect(await stored(name)).toHaveLength(150);
  });
});

describe('the end of a run', () => {
  it('should tell the truth about every operation that was taken when its signal stops it', async () => {
    const name = inn();
    const caller = new AbortController();
    let read = 0;
    function* endless() {
      for (;;) yield operation(name, read++, { rooms: 3 });
    }
    const results: BulkResult<number>[] = [];
    for await (const result of write(endless(), { signal: caller.signal })) {
      results.push(result);
      if (results.length === 500) caller.abort();
    }
    expect(results.map(({ context }) => context).toSorted((a, b) => a - b)).toEqual(numbers(read));
    const [created, rest] = [true, false].map((isCreated) =>
      results.filter(({ outcome }) => (outcome === 'created') === isCreated),
    );
    expect(new Set(rest?.map(({ error }) => error?.code))).toEqual(new Set(['not_applied']));
    const written = created?.map(({ context }) => context).toSorted((a, b) => a - b);
    expect(ids(await stored(name))).toEqual(written?.map((n) => `b${n}`));
  });

  it('should not wait for a source that hangs', async () => {
    const name = inn();
    const caller = new AbortController();
    async function* hanging() {
      yield operation(name, 0);
      await new Promise(() => {});
    }
    const results: unknown[] = [];
    for await (const result of write(hanging(), { signal: caller.signal })) {
      results.push(result);
      caller.abort();
    }
    expect(results).toHaveLength(1);
  });

  it('should not begin for a signal that is aborted', async () => {
    const source = operations(inn(), 10);
    const { results, scope } = await collectInScope(source, { signal: AbortSignal.abort() });
    expect(results).toEqual([]);
    expect(scope.databaseRequests).toBe(0);
  });

  it('should leave the source when the loop over the results is left', async () => {
    let isLeft = false;
    const name = inn();
    function* source() {
      try {
        yield* operations(name, 100_000);
      } finally {
        isLeft = true;
      }
    }
    for await (const result of write(source())) {
      expect(result.outcome).toBe('created');
      break;
    }
    expect(isLeft).toBe(true);
  });
});

describe('the pace of a run', () => {
  it('should not meet a refusal with a share that is known', async () => {
    const small = await startCosmolite({ requestUnitsPerSecond: 1_000 });
    const app = await startHotel({ endpoint: small.endpoint, key: small.key, provision: 'create' });
    const options = { operation: 'bookings.write', requestUnitsPerSecond: 900 };
    const results = await collect(app.bulk.write(app.container, operations('inn', 300), options));
    expect(results.map(({ outcome, retries }) => [outcome, retries])).toEqual(
      numbers(300).map(() => ['created', 0]),
    );
    await app.close();
    await small.close();
  });

  it('should find its way when it cannot', async () => {
    const small = await startCosmolite({ requestUnitsPerSecond: 1_000 });
    const app = await startHotel({ endpoint: small.endpoint, key: small.key, provision: 'create' });
    const results = await collect(
      app.bulk.write(app.container, operations('inn', 500), { operation: 'bookings.write' }),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(numbers(500).map(() => 'created'));
    expect(results.some(({ retries }) => retries > 0)).toBe(true);
    await app.close();
    await small.close();
  });

  it('should leave request units to whoever reads meanwhile', async () => {
    const small = await startCosmolite({ requestUnitsPerSecond: 2_000 });
    const app = await startHotel({ endpoint: small.endpoint, key: small.key, provision: 'create' });
    await app.container.items.create(booking('read'));
    const written = new AbortController();
    const writing = collect(
      app.bulk.write(app.container, operations('inn', 2_000, { rooms: 40 }), { operation: 'bookings.write' }),
    ).finally(() => written.abort());
    const requests: number[] = [];
    while (!written.signal.aborted) {
      const { scope } = await app.inScope(() =>
        app.calls.run('bookings.read', (options) => app.container.item('read', ROOM).read(options)),
      );
      requests.push(scope.databaseRequests);
      await sleep(20);
    }
    expect((await writing).map(({ outcome }) => outcome)).toEqual(numbers(2_000).map(() => 'created'));
    const refused = requests.filter((count) => count > 1);
    expect(refused.length).toBeLessThan(requests.length / 8);
    await app.close();
    await small.close();
  });
});
