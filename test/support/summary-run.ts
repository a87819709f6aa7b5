import { setTimeout as sleep } from 'node:timers/promises';
import { BulkOperationType, type Container } from '@azure/cosmos';
import { startCosmoliteWorker } from 'cosmolite';
import { outsideClient, storedLeases } from './feed-app.js';
import { type Json, TENANT } from './products.js';
import { ServiceAt } from './service-at.js';
import { splitRange } from './splits.js';
import { counted, COUNTING, ledgerScan, movementDocument, summariesOf, unitsOf } from './summaries.js';

export interface SummaryRunOptions {
  readonly instances: number;
  readonly partitions: number;
  readonly movements: number;
  /** For how long it is written, and everything goes wrong, in milliseconds. */
  readonly durationMs: number;
  readonly killEveryMs: number;
  readonly splitEveryMs: number;
  readonly stealEveryMs: number;
}

export interface SummaryRunResult {
  readonly summaries: readonly Json[];
  readonly ledger: readonly Json[];
  readonly kills: number;
  readonly splits: number;
  readonly stolen: number;
  /** From the last write until everything was counted. */
  readonly catchUpMs: number;
}

/** Leases outlive the delays of a busy machine. */
const STEADY = { CHANGE_FEED_POLL_MS: '100', CHANGE_FEED_LEASE_MS: '4000' };

const CATEGORIES = 12;
const PRODUCTS = 5;
const HOURS = 30;
const BATCH = 10;

/** Fills ledgers while the processes that count them are killed, partitions are split and leases stolen. */
export async function summaryRun(options: SummaryRunOptions): Promise<SummaryRunResult> {
  await using stack = new AsyncDisposableStack();
  const db = stack.adopt(await startCosmoliteWorker({ defaultPartitions: options.partitions }), (one) =>
    one.close(),
  );
  const env = { ...COUNTING, ...STEADY };
  const start = () => ServiceAt.start(db, env);
  const services = await Promise.all(Array.from({ length: options.instances }, start));
  stack.defer(async () => {
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
  });
  const client = stack.adopt(outsideClient(db), (one) => one.dispose());
  const database = client.database('stockroom');
  const container = database.container('products');
  const starting: Promise<unknown>[] = [];
  const over = new AbortController();
  const kills = every(options.killEveryMs, over.signal, async () => {
    // One at a time: a machine that starts them more slowly than they die would only ever start.
    await starting.at(-1);
    // The next one dies in time, however long the machine takes to start another in its place.
    starting.push(start().then((service) => services.push(service)));
    // Disposing kills the process as if its machine were gone.
    await services.shift()?.[Symbol.asyncDispose]();
  });
  const splits = every(options.splitEveryMs, over.signal, async (turn) => {
    const { resources } = await container.readPartitionKeyRanges().fetchAll();
    const range = resources[(turn * 7) % resources.length];
    if (range !== undefined) await splitRange({ db, database: 'stockroom', container: 'products' }, range.id);
  });
  const stolen = every(options.stealEveryMs, over.signal, (turn) =>
    steal(database.container('leases'), turn),
  );
  await fill(container, options);
  over.abort();
  const troubles = { kills: await kills, splits: await splits, stolen: await stolen };
  await Promise.all(starting);
  const [service] = services;
  if (service === undefined) throw new Error('Nobody is left.');
  const begun = performance.now();
  await counted(service.client, 120_000);
  const catchUpMs = performance.now() - begun;
  return {
    summaries: unitsOf(await summariesOf(service.client, 'limit=100')),
    ledger: await ledgerScan(container),
    ...troubles,
    catchUpMs,
  };
}

/** @returns how often it was done */
async function every(
  ms: number,
  signal: AbortSignal,
  work: (turn: number) => Promise<void>,
): Promise<number> {
  for (let turn = 0; ; turn += 1) {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return turn;
    await work(turn);
  }
}

/** Makes a lease somebody else's who never writes, while its owner is at work. */
async function steal(leases: Container, turn: number): Promise<void> {
  const all = await storedLeases(leases);
  const lease = all[turn % all.length];
  if (lease === undefined) return;
  const { id, _etag: condition } = lease;
  const stolen = { ...lease, Owner: `thief-${turn}` };
  // Its owner may have written meanwhile: then the next attempt meets another lease.
  await leases
    .item(id, id)
    .replace(stolen, { accessCondition: { type: 'IfMatch', condition } })
    .catch(() => undefined);
}

/** Movements of all hours in no order of time, written again now and then. Each product's numbers grow by one. */
async function fill(container: Container, { movements, durationMs }: SummaryRunOptions): Promise<void> {
  const begun = performance.now();
  const now = Date.now();
  const next = new Map<string, number>();
  for (let written = 0, turn = 0; written < movements; turn += 1) {
    const category = `category-${turn % CATEGORIES}`;
    const operations = Array.from({ length: Math.min(BATCH, movements - written) }, (_, place) => {
      const product = `p-${(turn + place) % PRODUCTS}`;
      const sequence = (next.get(`${category} ${product}`) ?? 0) + 1;
      next.set(`${category} ${product}`, sequence);
      const n = turn * BATCH + place;
      const at = new Date(now - ((n * 7_919) % (HOURS * 3_600)) * 1_000).toISOString();
      const delta = ((n * 31) % 41) - 20;
      return movementDocument({ category, product, sequence, delta, at });
    });
    await untilWritten(container, category, operations);
    // Whoever copies ledgers writes movements anew: here the first of the transaction, in a later one.
    if (turn % 5 === 0) await untilWritten(container, category, operations.slice(0, 1));
    written += operations.length;
    const dueMs = (written / movements) * durationMs - (performance.now() - begun);
    if (dueMs > 1) await sleep(dueMs);
  }
}

/** A split is a 410 for a moment, and nothing was written then. */
async function untilWritten(
  container: Container,
  category: string,
  documents: readonly Json[],
): Promise<void> {
  const operations = documents.map((document) => ({
    operationType: BulkOperationType.Upsert,
    resourceBody: { ...document, id: String(document['id']) },
  }));
  for (let tries = 0; ; tries += 1) {
    try {
      const { code } = await container.items.batch(operations, [TENANT, category]);
      if (code === 200) return;
    } catch (error) {
      if (tries === 50) throw error;
    }
    await sleep(20);
  }
}
