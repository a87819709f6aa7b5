/**
 * A million small items in a durable cosmolite: how much memory its process takes while they are written and read, how long
 * it needs, and how fast single items and pages are then. Printed, never asserted.
 *
 *   node million.ts [--items 1000000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { startCosmolite } from './support/emulators.ts';
import { load, machine } from './support/machine.ts';
import { withMemory } from './support/usage.ts';
import { integer, say } from './support/say.ts';
import { CONTAINER_LINK, signedHeaders } from './support/signed-headers.ts';
import { median, p95 } from './support/stats.ts';
import { freshContainer } from './support/workload.ts';

const { values } = parseArgs({ options: { items: { type: 'string', default: '1000000' } } });
const ITEMS = Number(values.items);
const PER_KEY = 10_000;
/** The service's limit for one bulk request. */
const PER_REQUEST = 100;
const IN_FLIGHT = 4;

const categoryOf = (n: number): string => `category-${Math.floor(n / PER_KEY)}`;
const itemOf = (n: number) => ({ id: `item-${n}`, category: categoryOf(n), price: (n * 7_919) % 100_000 });

/** Writes all of them by bulk requests, as an SDK would send them. */
async function fill(endpoint: string): Promise<void> {
  const pool = new Pool(new URL(endpoint).origin, { connections: IN_FLIGHT });
  let next = 0;
  const work = async () => {
    while (next < ITEMS) {
      const first = next;
      next += PER_REQUEST;
      await send(pool, first, Math.min(next, ITEMS));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  await pool.close();
}

async function send(pool: Pool, first: number, end: number): Promise<void> {
  const operations = Array.from({ length: end - first }, (_, index) => ({
    operationType: 'Create',
    partitionKey: JSON.stringify([categoryOf(first + index)]),
    resourceBody: itemOf(first + index),
  }));
  const { statusCode, body } = await pool.request({
    path: `/${CONTAINER_LINK}/docs`,
    method: 'POST',
    headers: {
      ...signedHeaders('POST', CONTAINER_LINK),
      prefer: 'return=minimal',
      'x-ms-cosmos-is-batch-request': 'true',
      'x-ms-cosmos-batch-continue-on-error': 'true',
      'x-ms-documentdb-partitionkeyrangeid': '0',
    },
    body: JSON.stringify(operations),
  });
  const answer = await body.text();
  if (statusCode !== 200) throw new Error(`bulk request: ${statusCode} ${answer.slice(0, 500)}`);
}

/** Once cold, then the median and the 95th percentile of many. */
async function latency(name: string, count: number, operation: (n: number) => Promise<unknown>) {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    await operation((n * 7_907) % ITEMS);
    times.push(performance.now() - start);
  }
  const [first = Number.NaN, ...rest] = times;
  const figures = [first, median(rest), p95(rest)].map((value) => `${value.toFixed(2)} ms`);
  return `${name.padEnd(44)} first ${figures[0]}, median ${figures[1]}, 95 % ${figures[2]}`;
}

const atMost = (samples: readonly number[]): string =>
  `resident memory: median ${integer(median(samples))} MB, most ${integer(Math.max(...samples))} MB (${integer(samples.length)} samples)`;

process.stdout.write(`${machine()}, ${load()}\n`);
const folder = mkdtempSync(join(tmpdir(), 'cosmolite-million-'));
const emulator = await startCosmolite(folder);
try {
  const { client, container } = await freshContainer(emulator.endpoint);
  const start = performance.now();
  const written = await withMemory(emulator.pid, () => fill(emulator.endpoint));
  const seconds = (performance.now() - start) / 1_000;
  const { resources } = await container.items.query<number>('SELECT VALUE COUNT(1) FROM c').fetchAll();
  say(`${integer(resources[0] ?? 0)} items stored`, [
    `${seconds.toFixed(0)} s, ${integer(ITEMS / seconds)}/s`,
    atMost(written.samples),
  ]);

  const query = (text: string, partitionKey?: string) =>
    container.items
      .query(text, { maxItemCount: 50, ...(partitionKey !== undefined && { partitionKey }) })
      .fetchNext();
  const read = await withMemory(emulator.pid, async () => [
    await latency('point read', 2_000, (n) => container.item(`item-${n}`, categoryOf(n)).read()),
    await latency('page of 50, one partition', 200, (n) => query('SELECT * FROM c', categoryOf(n))),
    await latency('page of 50, ORDER BY in one partition', 200, (n) =>
      query('SELECT * FROM c ORDER BY c.price', categoryOf(n)),
    ),
    await latency('page of 50, ORDER BY over all partitions', 20, () =>
      query('SELECT * FROM c ORDER BY c.price'),
    ),
  ]);
  say('Reading through the SDK', [...read.result, atMost(read.samples)]);
  client.dispose();
} finally {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
}
