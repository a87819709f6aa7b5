import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Container } from '@azure/cosmos';
import { type CliProcess, startCli } from '../support/cli-process.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';
import { BATCH_SIZE, WriteLoad } from '../support/write-load.js';

/** More kills: `COSMOLITE_KILL_ROUNDS=50`. */
const ROUNDS = Number(process.env['COSMOLITE_KILL_ROUNDS'] ?? 5);

interface StoredItem {
  readonly id: string;
  readonly n?: number;
  readonly etag: string;
}

describe('an emulator that is killed while it writes', () => {
  const folder = withTemporaryFolder();

  it(
    `should have every acknowledged write, and nothing by halves, after each of ${ROUNDS} kills`,
    async () => {
      const load = new WriteLoad();
      for (let round = 1; round <= ROUNDS; round += 1) {
        // Now early, now late, and always with a dozen writes under way.
        await writeAndKill(folder.path, load, 10 + ((round * 37) % 150));
        expect([round, ...integrityOf(folder.path)]).toEqual([round, 'ok', []]);
        expect([round, await lossesOf(load, folder.path)]).toEqual([round, NO_LOSSES]);
      }
    },
    10_000 + ROUNDS * 5_000,
  );
});

const NO_LOSSES = { created: [], counters: [], batches: [] };

async function writeAndKill(dataDir: string, load: WriteLoad, killAt: number): Promise<void> {
  const emulator = await startCli(dataDir);
  await load.run(await itemsOf(emulator), (acknowledged) => {
    if (acknowledged === killAt) emulator.kill();
  });
  await emulator.exited;
}

async function itemsOf({ client }: CliProcess): Promise<Container> {
  const { database } = await client.databases.createIfNotExists({ id: 'd' });
  const { container } = await database.containers.createIfNotExists({ id: 'c', partitionKey: '/pk' });
  return container;
}

/** What was acknowledged and is not there, and what is there in part; by name. */
async function lossesOf(load: WriteLoad, dataDir: string) {
  const stored = await storedItems(dataDir);
  const membersOf = (batch: string): number =>
    Array.from({ length: BATCH_SIZE }, (_, member) => stored.has(`${batch}.${member}`)).filter(Boolean)
      .length;

  return {
    created: [...load.created].filter(([id, etag]) => stored.get(id)?.etag !== etag),
    counters: [...load.counters].filter(([id, { sent, acknowledged }]) => {
      const n = stored.get(id)?.n ?? 0;
      return n < acknowledged || n > sent;
    }),
    batches: [...load.batches].filter(([name, { acknowledged }]) => {
      const members = membersOf(name);
      return members !== BATCH_SIZE && (acknowledged || members !== 0);
    }),
  };
}

async function storedItems(dataDir: string): Promise<ReadonlyMap<string, StoredItem>> {
  const emulator = await startCli(dataDir);
  const container = await itemsOf(emulator);
  const { resources } = await container.items
    .query<StoredItem>('SELECT c.id, c.n, c._etag AS etag FROM c', { partitionKey: 'p', maxItemCount: 1000 })
    .fetchAll();
  emulator.kill();
  await emulator.exited;
  return new Map(resources.map((item) => [item.id, item]));
}

/** SQLite's own opinion of the file. */
function integrityOf(folder: string): readonly [unknown, readonly unknown[]] {
  const database = new DatabaseSync(join(folder, 'cosmolite.db'));
  try {
    const { integrity_check: integrity } = database.prepare('PRAGMA integrity_check').get() ?? {};
    return [integrity, database.prepare('PRAGMA foreign_key_check').all()];
  } finally {
    database.close();
  }
}
