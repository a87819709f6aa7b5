/**
 * The change feed processor: from the commit of a change to its handling, how fast the work is divided anew, and how long it
 * takes to catch up after a stop. Instances and database are processes and a thread of their own. Printed, never asserted.
 *
 *   npm run bench:change-feed -- [--instances 3] [--partitions 12] [--seconds 20] [--stop 60] [--poll 200] [--acquire 2000] [--deaths 5]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BulkOperationType, type Container, CosmosClient } from '@azure/cosmos';
import { startCosmoliteWorker } from 'cosmolite';
import { Instances } from '../test/support/feed/instances.ts';
import { until } from '../test/support/until.ts';
import { endsWithUs } from './support/ends-with-us.ts';
import { load, machine } from './support/machine.ts';

const number = (text: string | undefined): number => Number(text);
const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '3' },
    partitions: { type: 'string', default: '12' },
    seconds: { type: 'string', default: '20' },
    stop: { type: 'string', default: '60' },
    poll: { type: 'string', default: '200' },
    acquire: { type: 'string', default: '2000' },
    deaths: { type: 'string', default: '5' },
  },
});
const pollInterval = number(values.poll);
const leaseAcquire = number(values.acquire);
const leaseExpiration = Math.round(leaseAcquire * 1.5);
const leaseRenewal = Math.round(leaseExpiration / 3) - 1;
const seconds = number(values.seconds);

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const clock = (): number => performance.timeOrigin + performance.now();

const folder = mkdtempSync(join(tmpdir(), 'feed-bench-'));
const db = await startCosmoliteWorker({ defaultPartitions: number(values.partitions) });
const client = new CosmosClient({ endpoint: db.endpoint, key: db.key });
const feed = { pollInterval, leaseAcquire, leaseExpiration, leaseRenewal };
const instances = new Instances(db, join(folder, 'handled.ndjson'), feed, endsWithUs);
const readings = client.database('sensors').container('readings');
const leases = client.database('sensors').container('leases');

/** When each change was committed. */
const committed = new Map<string, number>();
const next = new Map<string, number>();

async function write(container: Container, sensor: string, count: number): Promise<void> {
  const first = next.get(sensor) ?? 0;
  next.set(sensor, first + count);
  const operations = Array.from({ length: count }, (_, place) => ({
    operationType: BulkOperationType.Create,
    resourceBody: { id: String(first + place), sensor, n: first + place },
  }));
  await container.items.batch(operations, sensor);
  const at = clock();
  for (let place = 0; place < count; place += 1) committed.set(`${sensor} ${first + place}`, at);
}

/** Transactions of so many changes, so many times a second. */
async function writeFor(forSeconds: number, count: number, timesPerSecond: number): Promise<void> {
  const begun = performance.now();
  const writes: Promise<void>[] = [];
  for (let turn = 0; turn < forSeconds * timesPerSecond; turn += 1) {
    writes.push(write(readings, `sensor-${turn % 64}`, count));
    const dueMs = ((turn + 1) * 1000) / timesPerSecond - (performance.now() - begun);
    if (dueMs > 1) await sleep(dueMs);
  }
  await Promise.all(writes);
}

function handledAt(): Map<string, number> {
  const handled = new Map<string, number>();
  for (const { at, changes } of instances.pages) {
    for (const [sensor, n] of changes) {
      const change = `${sensor} ${n}`;
      if (!handled.has(change)) handled.set(change, at);
    }
  }
  return handled;
}

const quantile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);

async function measureLatency(name: string, count: number, timesPerSecond: number): Promise<void> {
  committed.clear();
  await writeFor(seconds, count, timesPerSecond);
  const handled = await untilHandledOf([...committed.keys()]);
  const delays = [...committed]
    .map(([change, at]) => (handled.get(change) ?? 0) - at)
    .toSorted((a, b) => a - b);
  say(
    `commit to handling, ${name}: median ${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms, ${delays.length} changes (poll interval ${pollInterval} ms)`,
  );
}

/** @throws Error when that is not so in ten minutes */
async function untilHandledOf(changes: readonly string[]): Promise<Map<string, number>> {
  let handled = new Map<string, number>();
  const look = async (): Promise<number> => {
    await sleep(100);
    handled = handledAt();
    return changes.filter((change) => !handled.has(change)).length;
  };
  await until(look, (missing) => missing === 0, 600_000);
  return handled;
}

function isDivided(owners: readonly (string | null)[]): boolean {
  const counts = [...instances.running.keys()].map((live) => owners.filter((owner) => owner === live).length);
  const isEven = Math.max(...counts) - Math.min(...counts) <= 1;
  return owners.length > 0 && isEven && counts.reduce((a, b) => a + b, 0) === owners.length;
}

/** How long until every live instance has its share, and nobody else has a lease. */
async function measureBalance(name: string, change: () => Promise<unknown>): Promise<void> {
  await change();
  const begun = performance.now();
  const query = 'SELECT VALUE c.Owner FROM c WHERE IS_DEFINED(c.LeaseToken)';
  await until(async () => {
    const { resources: owners } = await leases.items.query<string | null>(query).fetchAll();
    return owners;
  }, isDivided);
  const tookMs = performance.now() - begun;
  say(
    `balanced after ${name}: ${(tookMs / 1000).toFixed(1)} s, ${(tookMs / leaseAcquire).toFixed(1)} acquire intervals`,
  );
}

try {
  say(`${machine()}, ${load()}`);
  await measureBalance('the first start of all together', () =>
    Promise.all(Array.from({ length: number(values.instances) }, () => instances.start())),
  );
  await measureLatency('idle (5 writes/s)', 1, 5);
  await measureLatency('1,000 writes/s', 10, 100);
  await measureBalance('a join', () => instances.start());
  await measureBalance('a leave', () => instances.stop([...instances.running.keys()][0] ?? ''));
  for (let death = 1; death <= number(values.deaths); death += 1) {
    // At any moment between two looks.
    await sleep(Math.random() * leaseAcquire);
    await measureBalance(`death ${death}`, () => instances.kill([...instances.running.keys()][0] ?? ''));
    await measureBalance('the next join', () => instances.start());
  }
  committed.clear();
  await instances.stopAll();
  await writeFor(number(values.stop), 10, 20);
  const writing = writeFor(seconds, 10, 20);
  const begun = clock();
  await Promise.all(Array.from({ length: number(values.instances) }, () => instances.start()));
  await writing;
  const handled = await untilHandledOf([...committed.keys()]);
  const backlog = [...committed].filter(([, at]) => at < begun).map(([change]) => handled.get(change) ?? 0);
  say(
    `after a stop of ${values.stop} s under 200 writes/s: ${backlog.length} changes handled ${((Math.max(...backlog) - begun) / 1000).toFixed(1)} s after the start`,
  );
} finally {
  await instances.stopAll();
  client.dispose();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}
