/**
 * cosmolite beside @vercel/cosmosdb-server: same SDK, same items, one run, the two in turn so that a slow moment
 * of the machine hits both. Each figure is the median of single operations, one at a time. Printed, never asserted.
 */
import type { Container } from '@azure/cosmos';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startCosmolite, startVercel } from './support/emulators.ts';
import { median } from './support/stats.ts';
import { CATEGORY, fill, freshContainer, itemOf } from './support/workload.ts';

const ITEMS = Number(process.env['BENCH_ITEMS'] ?? 25_000);

interface Operation {
  readonly name: string;
  /** Rounds on each side; the slow ones get few, or a run takes an hour. */
  readonly rounds: number;
  run(container: Container, round: number): Promise<unknown>;
}

const point: Operation[] = [
  { name: 'point read', rounds: 2000, run: (c, n) => c.item(`item-${n}`, CATEGORY).read() },
  { name: 'create', rounds: 2000, run: (c, n) => c.items.create(itemOf(1_000_000 + n, 'new')) },
  {
    name: 'patch',
    rounds: 2000,
    run: (c, n) => c.item(`item-${n}`, CATEGORY).patch([{ op: 'incr', path: '/quantity', value: 1 }]),
  },
];

const pages: Operation[] = [
  {
    name: `partition page, 50 of ${ITEMS.toLocaleString('en')}`,
    rounds: 15,
    run: (c) => c.items.query('SELECT * FROM c', { partitionKey: CATEGORY, maxItemCount: 50 }).fetchNext(),
  },
  {
    name: 'partition page, filter on price',
    rounds: 15,
    run: (c) =>
      c.items
        .query('SELECT * FROM c WHERE c.price >= 500', { partitionKey: CATEGORY, maxItemCount: 50 })
        .fetchNext(),
  },
  {
    name: 'cross-partition ORDER BY page of 50',
    rounds: 15,
    run: (c) => c.items.query('SELECT * FROM c ORDER BY c.price', { maxItemCount: 50 }).fetchNext(),
  },
];

async function measure(containers: Container[], operation: Operation): Promise<number[][]> {
  const times: number[][] = containers.map(() => []);
  for (let round = -Math.ceil(operation.rounds / 10); round < operation.rounds; round += 1) {
    for (const [side, container] of containers.entries()) {
      const start = performance.now();
      await operation.run(container, round < 0 ? ITEMS + round : round);
      // Negative rounds warm up both sides and are not counted.
      if (round >= 0) times[side]?.push(performance.now() - start);
    }
  }
  return times;
}

function print(operation: Operation, [ours, theirs]: number[][]): void {
  if (ours === undefined || theirs === undefined) throw new Error('two sides are measured');
  const [a, b] = [median(ours), median(theirs)];
  const cells = [`${a.toFixed(3)} ms`, `${b.toFixed(3)} ms`, `${(b / a).toFixed(1)}×`];
  process.stdout.write(`| ${operation.name} | ${cells.join(' | ')} |\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'cosmolite-compare-'));
const emulators: Emulator[] = [];
try {
  emulators.push(await startCosmolite(folder), await startVercel());
  const sides = await Promise.all(emulators.map((emulator) => freshContainer(emulator.endpoint)));
  const containers = sides.map((side) => side.container);
  await Promise.all(containers.map((container) => fill(container, ITEMS)));
  process.stdout.write(`${ITEMS} items of about 500 bytes, Node ${process.version}, medians\n\n`);
  process.stdout.write(
    '| operation | cosmolite (durable) | @vercel/cosmosdb-server (in memory) | faster |\n',
  );
  process.stdout.write('| --- | --- | --- | --- |\n');
  for (const operation of [...point, ...pages]) print(operation, await measure(containers, operation));
  for (const { client } of sides) client.dispose();
} finally {
  await Promise.all(emulators.map((emulator) => emulator.stop()));
  rmSync(folder, { recursive: true, force: true });
}
