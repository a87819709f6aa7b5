/**
 * 25,000 items into a durable cosmolite, over 20 partition keys, by every way that there is: one request for each item, the
 * SDK's own bulk call (with one physical partition, for which it sends one request at a time, and with several), and our bulk
 * writer. Then all of it again, when every single item is there already and has to be refused.
 * Each way has a fresh database. Printed, never asserted.
 */
import { BulkOperationType, type Container } from '@azure/cosmos';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bulkWriterFor } from './support/bulk-writer.ts';
import { startCosmolite } from './support/emulators.ts';
import { load, machine } from './support/machine.ts';
import { freshContainer, type Item, itemOf } from './support/workload.ts';

const ITEMS = Number(process.env['BENCH_ITEMS'] ?? 25_000);
const KEYS = 20;
const items = (): Item[] => Array.from({ length: ITEMS }, (_, n) => itemOf(n, `category-${n % KEYS}`));

interface Counts {
  created: number;
  refused: number;
  /** Neither: lost, or failed in another way. */
  other: number;
}

/** Creates all items and counts what it is told. */
type Way = (container: Container, endpoint: string) => Promise<Counts>;

const ways = {
  'one request an item, 32 at a time': async (container: Container) => {
    const counts = { created: 0, refused: 0, other: 0 };
    const queue = items();
    const work = async () => {
      for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
        count(counts, await container.items.create(item).then(() => 201, codeOf));
      }
    };
    await Promise.all(Array.from({ length: 32 }, work));
    return counts;
  },
  executeBulkOperations: async (container: Container) => {
    const counts = { created: 0, refused: 0, other: 0 };
    const operations = items().map((item) => ({
      operationType: BulkOperationType.Create,
      partitionKey: item.category,
      resourceBody: { ...item },
    }));
    const results = await container.items.executeBulkOperations(operations);
    for (const { response, error } of results) count(counts, response?.statusCode ?? codeOf(error));
    return counts;
  },
  'bulk writer': async (container: Container, endpoint: string) => {
    const counts = { created: 0, refused: 0, other: 0 };
    const writer = await bulkWriterFor(endpoint);
    const operations = items().map((item) => ({
      kind: 'create' as const,
      partitionKey: item.category,
      body: { ...item },
      context: undefined,
    }));
    for await (const { status } of writer.write(container, operations, { operation: 'bench' })) {
      count(counts, status);
    }
    return counts;
  },
};

function count(counts: Counts, status: number): void {
  counts[status === 201 ? 'created' : status === 409 ? 'refused' : 'other'] += 1;
}

const codeOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : 0;

async function timed(way: Way, container: Container, endpoint: string): Promise<string> {
  const start = performance.now();
  const { created, refused, other } = await way(container, endpoint);
  const seconds = (performance.now() - start) / 1_000;
  const rate = Math.round(ITEMS / seconds).toLocaleString('en');
  return `${seconds.toFixed(1)} s, ${rate}/s (${created} created, ${refused} refused, ${other} other)`;
}

/** Each way with the number of physical partitions it meets. */
const RUNS: readonly (readonly [way: keyof typeof ways, defaultPartitions: number])[] = [
  ['one request an item, 32 at a time', 1],
  ['executeBulkOperations', 1],
  ['executeBulkOperations', 5],
  ['bulk writer', 1],
];

process.stdout.write(
  `${machine()}, ${load()}; ${ITEMS} items of about 500 bytes, ${KEYS} partition keys\n\n`,
);
process.stdout.write(
  '| way | physical partitions | all new | all there already |\n| --- | --- | --- | --- |\n',
);
for (const [name, defaultPartitions] of RUNS) {
  const folder = mkdtempSync(join(tmpdir(), 'stockroom-bulk-'));
  const emulator = await startCosmolite(folder, { defaultPartitions });
  try {
    const { client, container } = await freshContainer(emulator.endpoint);
    const fresh = await timed(ways[name], container, emulator.endpoint);
    const again = await timed(ways[name], container, emulator.endpoint);
    process.stdout.write(`| ${name} | ${defaultPartitions} | ${fresh} | ${again} |\n`);
    client.dispose();
  } finally {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
