import { ChangeFeedStartFrom } from '@azure/cosmos';
import { AppError } from '../../../src/common/errors/app-error.js';
import { COSMOS_ERRORS } from '../../../src/modules/cosmos/errors/cosmos.errors.js';
import { type Reading, storedLeases } from '../../support/feed-app.js';
import { isInOrder, reading, SENSORS, withFeedCluster } from '../../support/feed-cluster.js';
import { orderFaults } from '../../support/faults.js';
import { until } from '../../support/until.js';

const POISON = 7;

describe('a change that its handler cannot handle', () => {
  const cluster = withFeedCluster({ defaultPartitions: 1 });
  let isMended = false;
  let tries = 0;
  const handled: number[] = [];

  const handler = async (changes: readonly Reading[]): Promise<void> => {
    for (const { n } of changes) {
      if (n === POISON && !isMended) {
        tries += 1;
        throw new Error('It is poison.');
      }
      handled.push(n);
    }
  };
  const all = (count: number) =>
    until(
      () => new Set(handled).size,
      (size) => size === count,
    );

  beforeEach(() => {
    isMended = false;
    tries = 0;
    handled.length = 0;
  });

  it('should be kept as a dead letter after so many tries, while the others go on', async () => {
    const letters: string[] = [];
    const events = {
      deadLetter: ({ letter }: { letter: { version: { id: string } } }) =>
        void letters.push(letter.version.id),
    };
    await cluster.write(0, 12);
    const app = await cluster.start('a', { handler, maxAttempts: 2, events });
    await all(11);
    expect(handled).not.toContain(POISON);
    // Once with its page, twice by itself.
    expect(tries).toBe(3);
    expect(letters).toEqual([`r${POISON}`]);
    const { deadLetters } = await app.feeds.status('totals');
    expect(deadLetters).toEqual([
      {
        id: expect.any(String),
        item: `r${POISON}`,
        attempts: 2,
        failedAt: expect.any(String),
        error: 'It is poison.',
      },
    ]);
  });

  it('should be handled when it is tried again after the handler was mended, and then be gone', async () => {
    await cluster.write(0, 12);
    const app = await cluster.start('a', { handler, maxAttempts: 1 });
    await all(11);
    expect(await app.feeds.retry('totals')).toEqual({
      handled: 0,
      failed: [{ id: expect.any(String), item: `r${POISON}`, reason: 'It is poison.' }],
    });
    isMended = true;
    expect(await app.feeds.retry('totals')).toEqual({ handled: 1, failed: [] });
    expect(handled).toContain(POISON);
    expect((await app.feeds.status('totals')).deadLetters).toEqual([]);
  });

  it('should stay the next one to be handled until its dead letter is stored', async () => {
    const delays: unknown[] = [];
    const events = { delayed: ({ error }: { readonly error: unknown }) => void delays.push(error) };
    await orderFaults(cluster.db, { kind: '503', operation: 'upsertItem' });
    await cluster.write(0, 12);
    const app = await cluster.start('a', {
      handler,
      maxAttempts: 1,
      batchSize: 12,
      events,
      requestTimeoutMs: 300,
    });
    await until(
      () => delays.length,
      (count) => count >= 2,
    );
    expect(handled.some((n) => n > POISON)).toBe(false);
    await app.close();
    expect(
      (await storedLeases((await cluster.idle()).leases)).map(({ ContinuationToken }) => ContinuationToken),
    ).toEqual([null]);
    await orderFaults(cluster.db);
    const other = await cluster.start('b', { handler, maxAttempts: 1 });
    await all(11);
    expect((await other.feeds.status('totals')).deadLetters).toHaveLength(1);
  });

  it('should not be given up for a reason that passes', async () => {
    await cluster.write(0, 12);
    let failures = 0;
    const app = await cluster.start('a', {
      maxAttempts: 1,
      handler: async (changes) => {
        failures += 1;
        const extras = { retryAfterMs: 5 };
        if (failures < 8) throw new AppError(COSMOS_ERRORS.database_unavailable, 'Away.', extras);
        await handler(changes.filter(({ n }) => n !== POISON));
      },
    });
    await all(11);
    expect((await app.feeds.status('totals')).deadLetters).toEqual([]);
  });

  it('should not keep an instance from stopping, nor another one from trying it', async () => {
    await cluster.write(0, 12);
    let failures = 0;
    const app = await cluster.start('a', {
      handler: async () => {
        failures += 1;
        throw new AppError(COSMOS_ERRORS.database_unavailable, 'Away.', { retryAfterMs: 60_000 });
      },
    });
    await until(
      () => failures,
      (count) => count > 0,
    );
    await app.close();
    isMended = true;
    const other = await cluster.start('b', { handler });
    await all(12);
    expect((await other.feeds.status('totals')).deadLetters).toEqual([]);
  });

  it('should be retried by the command also when nothing of the item is left', async () => {
    await cluster.write(0, 12);
    const app = await cluster.start('a', { handler, maxAttempts: 1 });
    await all(11);
    const { id, sensor } = reading(POISON);
    await app.container.item(id, sensor).delete();
    isMended = true;
    expect(await app.feeds.retry('totals')).toEqual({ handled: 1, failed: [] });
  });
});

describe('a database that does not serve', () => {
  const cluster = withFeedCluster();

  it.each(['429', '503', '410', '408', '449', 'reset-before', 'reset-after'] as const)(
    'should only slow the processor when it answers %s',
    async (kind) => {
      await cluster.start('a', { leaseExpiration: 10_000 });
      await cluster.balanced({ a: 4 });
      await orderFaults(cluster.db, { kind, probability: 0.3, milliseconds: 20 });
      const { container } = await cluster.idle();
      const write = (n: number) => untilDone(() => container.items.upsert(reading(n)));
      const both = async (n: number): Promise<void> => {
        await write(n);
        await write(n + SENSORS.length);
      };
      await Promise.all(SENSORS.map((_sensor, n) => both(n)));
      await cluster.handled(2 * SENSORS.length);
      expect(isInOrder(cluster.seen)).toBe(true);
    },
  );

  it('should be asked for changes alone after one of its answers was an error', async () => {
    await cluster.start('a');
    await cluster.balanced({ a: 4 });
    await cluster.write(0, 4);
    await cluster.handled(4);
    await orderFaults(
      cluster.db,
      { kind: '503', operation: 'readChangeFeed', times: 8 },
      { kind: '503', operation: 'readContainer' },
    );
    await cluster.write(4, 24);
    await cluster.handled(24);
  });

  it('should be waited for when the processor starts before it answers, and not longer', async () => {
    await cluster.write(0, 10);
    await orderFaults(
      cluster.db,
      { kind: '503', operation: 'readChangeFeed' },
      { kind: '503', operation: 'queryItems', path: `/dbs/sensors/colls/leases` },
    );
    const delays: unknown[] = [];
    await cluster.start('a', {
      leaseAcquire: 3_600_000,
      events: { delayed: ({ error }) => void delays.push(error) },
    });
    await until(
      () => delays.length,
      (count) => count > 0,
    );
    await orderFaults(cluster.db);
    await cluster.handled(10);
  });

  it('should stop although its look at the leases is never answered', async () => {
    await orderFaults(cluster.db, {
      kind: 'latency',
      milliseconds: 600_000,
      operation: 'queryItems',
      path: '/dbs/sensors/colls/leases',
    });
    const app = await cluster.start('a', { requestTimeoutMs: 3_600_000 });
    const { leases } = await cluster.idle();
    const changeFeedStartFrom = ChangeFeedStartFrom.Beginning();
    const written = leases.items.getChangeFeedIterator<object>({ changeFeedStartFrom });
    await until(
      () => written.readNext(),
      ({ result }) => result.some((document) => 'isComplete' in document && document.isComplete === true),
    );
    await app.close();
    expect(app.feeds.lag).toEqual([]);
  });

  it('should stop at once although the database is away', async () => {
    const app = await cluster.start('a', { requestTimeoutMs: 300, leaseExpiration: 3_600_000 });
    await cluster.balanced({ a: 4 });
    await orderFaults(cluster.db, { kind: '503' });
    await app.close();
    expect(app.feeds.lag).toEqual([]);
  });
});

async function untilDone(write: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch {
      // The fault that was ordered.
    }
  }
}
