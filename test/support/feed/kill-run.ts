import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BulkOperationType, type Container, CosmosClient } from '@azure/cosmos';
import { type Cosmolite, startCosmoliteWorker } from 'cosmolite';
import type { ChangeFeedOptions } from '../../../src/modules/cosmos/change-feed/processing/change-feed-options.ts';
import { containerRequest } from '../../../src/modules/cosmos/provisioning/container-request.js';
import { splitRange } from '../splits.ts';
import { Instances, READINGS } from './instances.ts';
import { LeaseHistory, leasesWithHistory } from './lease-history.ts';
import { judge, type Verdict } from './verdict.ts';

export interface KillRunOptions {
  readonly instances: number;
  readonly partitions: number;
  readonly changes: number;
  /** For how long it is written, killed and split, in milliseconds. */
  readonly durationMs: number;
  readonly killEveryMs: number;
  readonly splitEveryMs: number;
  readonly feed: Partial<ChangeFeedOptions> & { readonly leaseExpiration: number };
}

export interface KillRunResult extends Verdict {
  readonly kills: number;
  readonly splits: number;
  readonly leases: number;
  readonly leaseVersions: number;
  readonly leaseFaults: readonly string[];
  /** From the last write until everything was handled. */
  readonly catchUpMs: number;
}

const SENSORS = 64;
const BATCH = 20;
const WRITERS = 8;

/** Writes while instances are killed and partitions split, then waits until everything was handled. */
export async function killRun(options: KillRunOptions): Promise<KillRunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'feed-run-'));
  const db = await startCosmoliteWorker();
  const client = new CosmosClient({
    endpoint: db.endpoint,
    key: db.key,
    connectionPolicy: { enableEndpointDiscovery: false },
  });
  const instances = new Instances(db, join(folder, 'handled.ndjson'), options.feed);
  const leases = client.database('sensors').container('leases');
  const isKilled = (name: string): boolean => instances.killed.has(name);
  const history = new LeaseHistory(leases, isKilled, options.feed.leaseExpiration);
  try {
    const { database } = await client.databases.create({ id: 'sensors' });
    await database.containers.create(leasesWithHistory);
    await history.start();
    await database.containers.create(containerRequest(READINGS));
    await splitInto(options.partitions, db, database.container(READINGS.id));
    await Promise.all(Array.from({ length: options.instances }, () => instances.start()));
    const { splits } = await underTrouble(options, instances, db, client);
    const begun = performance.now();
    await untilAllHandled(instances, options.changes);
    const catchUpMs = performance.now() - begun;
    await instances.stopAll();
    await history.stop();
    const { resources } = await leases.items
      .query('SELECT c.id FROM c WHERE IS_DEFINED(c.LeaseToken)')
      .fetchAll();
    return {
      ...judge(instances.pages),
      kills: instances.killed.size,
      splits,
      leases: resources.length,
      leaseVersions: history.versions,
      leaseFaults: history.faults,
      catchUpMs,
    };
  } finally {
    await instances.stopAll();
    await history.stop();
    client.dispose();
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The leases keep the one partition that they have, so only this container gets more. */
async function splitInto(
  partitions: number,
  db: Pick<Cosmolite, 'endpoint' | 'key'>,
  container: Container,
): Promise<void> {
  const where = { db, database: container.database.id, container: container.id };
  for (;;) {
    const { resources: ranges } = await container.readPartitionKeyRanges().fetchAll();
    if (ranges.length >= partitions) return;
    for (const { id } of ranges.slice(0, partitions - ranges.length)) await splitRange(where, id);
  }
}

async function underTrouble(
  { changes, durationMs, killEveryMs, splitEveryMs }: KillRunOptions,
  instances: Instances,
  db: Pick<Cosmolite, 'endpoint' | 'key'>,
  client: CosmosClient,
): Promise<{ splits: number }> {
  const over = new AbortController();
  const every = async (ms: number, work: () => Promise<void>): Promise<void> => {
    for (;;) {
      await sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      await work();
    }
  };
  let splits = 0;
  const container = client.database('sensors').container(READINGS.id);
  const starts: Promise<string>[] = [];
  const killing = every(killEveryMs, async () => {
    const names = [...instances.running.keys()];
    const victim = names[instances.killed.size % names.length];
    // The next one dies in time, however long the machine takes to start another in its place.
    starts.push(instances.start());
    if (victim !== undefined) await instances.kill(victim);
  });
  const splitting = every(splitEveryMs, async () => {
    const { resources } = await container.readPartitionKeyRanges().fetchAll();
    const range = resources[(splits * 7) % resources.length];
    if (range !== undefined) await splitRange({ db, database: 'sensors', container: READINGS.id }, range.id);
    splits += 1;
  });
  await writeAll(container, changes, durationMs);
  over.abort();
  await Promise.all([killing, splitting]);
  await Promise.all(starts);
  return { splits };
}

/** In transactions of some readings of one sensor, spread evenly over the time, by writers that have sensors of their own. */
async function writeAll(container: Container, changes: number, durationMs: number): Promise<void> {
  const lanes = Array.from({ length: WRITERS }, (_, lane) =>
    writeLane(container, lane, Math.ceil((changes - lane) / WRITERS), durationMs),
  );
  await Promise.all(lanes);
}

async function writeLane(
  container: Container,
  lane: number,
  changes: number,
  durationMs: number,
): Promise<void> {
  const begun = performance.now();
  const next = Array.from({ length: SENSORS }, () => 0);
  for (let written = 0, turn = 0; written < changes; turn += 1) {
    const index = (turn * WRITERS + lane) % SENSORS;
    const sensor = `sensor-${index}`;
    const first = next[index] ?? 0;
    const count = Math.min(BATCH, changes - written);
    const operations = Array.from({ length: count }, (_, place) => ({
      operationType: BulkOperationType.Create,
      resourceBody: { id: `${first + place}`, sensor, n: first + place },
    }));
    await untilWritten(() => container.items.batch(operations, sensor));
    next[index] = first + count;
    written += count;
    const dueMs = (written / changes) * durationMs - (performance.now() - begun);
    if (dueMs > 1) await sleep(dueMs);
  }
}

/** A split is a 410 for a moment, and nothing was written then. */
async function untilWritten(write: () => Promise<{ code?: number | undefined }>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      const { code } = await write();
      if (code === 200) return;
    } catch (error) {
      if (tries === 20) throw error;
    }
    await sleep(20);
  }
}

async function untilAllHandled(instances: Instances, changes: number): Promise<void> {
  const end = performance.now() + 300_000;
  while (judge(instances.pages).handled < changes && performance.now() < end) await sleep(200);
}
