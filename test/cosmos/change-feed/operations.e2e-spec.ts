import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { operate } from '../../../src/cli/feed/job.js';
import { DATABASE, READINGS, startFeedApp, storedLeases } from '../../support/feed-app.js';
import { withFeedCluster } from '../../support/feed-cluster.js';
import { untilAsked } from '../../support/database-requests.js';
import { orderFaults } from '../../support/faults.js';
import { splitRange } from '../../support/splits.js';
import { until } from '../../support/until.js';

const MAIN = new URL('../../../dist/cli/feed/main.js', import.meta.url).pathname;

describe('what an operator does with a processor', () => {
  const cluster = withFeedCluster({ defaultPartitions: 2 });

  it('should show leases, owners and lag, also while nobody reads, and after a split that nobody has met', async () => {
    const first = await cluster.start('a');
    await cluster.write(0, 20);
    await cluster.handled(20);
    await first.close();
    await cluster.write(20, 50);
    await splitRange({ db: cluster.db, database: DATABASE, container: READINGS.id }, '0');
    const { feeds } = await cluster.idle();
    const { leases } = await feeds.status('totals');
    expect(leases.map(({ owner }) => owner)).toEqual([null, null]);
    expect(leases.reduce((sum, { changes }) => sum + changes, 0)).toBeGreaterThanOrEqual(30);
    expect((await operate(feeds, { command: 'status', processor: undefined })).text).toMatch(
      /^totals: 2 leases, about \d+ changes behind, 0 dead letters\nlease /,
    );
    await cluster.start('b');
    await cluster.handled(50);
    const caughtUp = await until(
      () => feeds.status('totals'),
      (status) => status.leases.length === 3 && status.leases.every(({ changes }) => changes === 0),
    );
    expect(new Set(caughtUp.leases.map(({ owner }) => owner))).toEqual(new Set(['b']));
  });

  it('should say when a lease was removed', async () => {
    const app = await cluster.start('a');
    await cluster.balanced({ a: 2 });
    expect((await app.feeds.status('totals')).isWhole).toBe(true);
    const [{ id } = { id: '' }] = await storedLeases(app.leases);
    await app.leases.item(id, id).delete();
    expect((await app.feeds.status('totals')).isWhole).toBe(false);
  });

  it('should say of a processor that has never been started that it has not', async () => {
    const { feeds } = await cluster.idle();
    expect((await operate(feeds, { command: 'status', processor: 'totals' })).text).toBe(
      'totals: has never been started.\n',
    );
    await expect(operate(feeds, { command: 'retry', processor: 'sums' })).rejects.toThrow(
      'There is no change feed processor named sums. There are: totals.',
    );
  });

  it('should say that it was started by instances that call the host by another name', async () => {
    const { feeds } = await cluster.start('a');
    await cluster.balanced({ a: 2 });
    const { hostname } = new URL(cluster.db.endpoint);
    const endpoint = cluster.db.endpoint.replace(hostname, 'localhost');
    const app = await startFeedApp(
      { endpoint, key: cluster.db.key },
      { instanceName: 'b', start: false, handler: async () => undefined },
    );
    try {
      expect((await feeds.status('totals')).otherHosts).toEqual([]);
      expect((await app.feeds.status('totals')).otherHosts).toEqual([hostname]);
      const { text } = await operate(app.feeds, { command: 'reset', processor: 'totals', from: 'beginning' });
      expect(text).toMatch(
        `totals: has never been started. By another name of the host it has: ${hostname}.`,
      );
    } finally {
      await app.close();
    }
  });

  it('should have everything handled again after a reset to the beginning, by the instance that runs', async () => {
    await cluster.start('a');
    await cluster.write(0, 20);
    await cluster.handled(20);
    const { feeds, leases } = await cluster.idle();
    const { text } = await operate(feeds, { command: 'reset', processor: 'totals', from: 'beginning' });
    expect(text).toBe('totals: 2 leases were set back.\n');
    await until(
      () => cluster.seen.length,
      (count) => count >= 40,
    );
    const generations = (await storedLeases(leases)).map(({ properties }) => properties.generation);
    expect(generations).toEqual(['2', '2']);
  });

  it('should have everything handled again when the instance has taken a lease anew before it met the reset', async () => {
    await cluster.start('a');
    await cluster.write(0, 20);
    await cluster.handled(20);
    const { leases } = await cluster.idle();
    for (const { id } of await storedLeases(leases)) {
      await leases.item(id, id).patch([
        { op: 'set', path: '/ContinuationToken', value: null },
        { op: 'set', path: '/properties/generation', value: '2' },
      ]);
    }
    await until(
      () => cluster.seen.length,
      (count) => count >= 40,
    );
  });

  it('should have only what is newer handled after a reset to a time', async () => {
    const app = await cluster.start('a', { startFrom: 'beginning' });
    await cluster.write(0, 10);
    await cluster.handled(10);
    await app.close();
    await cluster.write(10, 20);
    const { feeds } = await cluster.idle();
    await feeds.reset('totals', new Date(Date.now() + 3_600_000));
    await cluster.start('b');
    await cluster.balanced({ b: 2 });
    await until(
      () => feeds.status('totals'),
      (status) => status.leases.every(({ changes }) => changes === 0),
    );
    expect(cluster.seen).toHaveLength(10);
  });

  it('should have everything handled by an instance that makes its leases only after a reset to the beginning', async () => {
    await cluster.write(0, 10);
    const app = await cluster.start('a', { startFrom: 'now' });
    await cluster.balanced({ a: 2 });
    await app.close();
    const { feeds, leases } = await cluster.idle();
    const { resources } = await leases.items.query<{ id: string }>('SELECT * FROM c').fetchAll();
    for (const item of resources) {
      const { id } = item;
      if (id.endsWith('.info')) await leases.item(id, id).replace({ ...item, isComplete: false });
      else await leases.item(id, id).delete();
    }
    await feeds.reset('totals', 'beginning');
    await cluster.start('b', { startFrom: 'now' });
    await cluster.handled(10);
  });

  it('should begin where the last of two resets says in an instance that has read the plan of the first', async () => {
    const first = await cluster.start('a');
    await cluster.write(0, 10);
    await cluster.handled(10);
    await first.close();
    const { feeds } = await cluster.idle();
    await feeds.reset('totals', new Date(Date.now() + 3_600_000));
    await orderFaults(cluster.db, { kind: 'latency', operation: 'queryItems', milliseconds: 800, times: 1 });
    const { begun } = await untilAsked(cluster.db, 'queryItems', () => cluster.start('b'));
    await begun;
    await feeds.reset('totals', 'beginning');
    await until(
      () => cluster.seen.length,
      (count) => count >= 20,
    );
  });
});

describe('npm run feed', () => {
  const cluster = withFeedCluster();
  const run = promisify(execFile);

  const feed = (...args: string[]) => {
    const env = { COSMOS_ENDPOINT: cluster.db.endpoint, COSMOS_KEY: cluster.db.key };
    return run(process.execPath, [MAIN, ...args], { env });
  };

  it('should print what there is, and what it can do', async () => {
    expect((await feed('status', 'summaries')).stdout).toBe('summaries: has never been started.\n');
    expect((await feed('--help')).stdout).toMatch(/^Usage: npm run feed -- status/);
  });

  it.each<[string[], string]>([
    [[], 'Usage: npm run feed -- status'],
    [['retry', 'totals'], 'There is no change feed processor named totals. There are: '],
  ])('should fail with a sentence, and no more, for %j', async (args, message) => {
    await expect(feed(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});
