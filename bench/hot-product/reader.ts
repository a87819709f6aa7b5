import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { request } from 'undici';
import { signedHeaders } from '../support/signed-headers.ts';
import { mainThreadMilliseconds } from '../support/usage.ts';
import { CATEGORY } from './calls.ts';
import type { Read, Reads, ReaderTask } from './reads.ts';

/** The longest pause before a read: a hundred of them come in a second. */
const LONGEST_PAUSE_MS = 20;

const partitionKey = JSON.stringify(['default', CATEGORY]);

parentPort?.on('message', (task: ReaderTask) => void carryOut(task));

async function carryOut(task: ReaderTask): Promise<void> {
  const link = `dbs/stockroom/colls/products/docs/${task.id}`;
  const [products, documents] = await Promise.all([
    repeat(task, () => get(task.product, {})),
    repeat(task, () =>
      get(`${task.endpoint}${link}`, {
        ...signedHeaders('GET', link),
        'x-ms-documentdb-partitionkey': partitionKey,
      }),
    ),
  ]);
  const reads: Reads = { products, documents };
  parentPort?.postMessage(reads, []);
}

async function repeat(task: ReaderTask, one: () => Promise<void>): Promise<Read[]> {
  const until = performance.now() + task.seconds * 1_000;
  const taken: Read[] = [];
  while (performance.now() < until) {
    const before = worked(task);
    const begun = performance.now();
    await one();
    const ms = performance.now() - begun;
    const after = worked(task);
    taken.push({ ms, service: after.service - before.service, database: after.database - before.database });
    await sleep(Math.random() * LONGEST_PAUSE_MS);
  }
  return taken;
}

async function get(url: string, headers: Record<string, string>): Promise<void> {
  const answer = await request(url, { headers });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`a read was answered ${answer.statusCode}`);
}

function worked({ service, database }: ReaderTask): Pick<Read, 'service' | 'database'> {
  return { service: mainThreadMilliseconds(service), database: mainThreadMilliseconds(database) };
}
