/**
 * What one product that everybody wants costs, and what it costs the others: adjustments a second, one after the other and many at
 * the same time, through one and two instances; and how long a read of another product takes meanwhile. For comparison: quiet; the
 * same number of callers, each at a product of its own; and calls at a rate that the machine can carry. Printed, never asserted.
 *
 *   npm run bench:hot-product -- [--seconds 5] [--clients 128] [--rates 250,1000] [--feeds none]
 *     [--main /path/to/dist/main.js]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agent } from 'undici';
import { CATEGORY, createProduct } from './hot-product/calls.ts';
import { latency, Reader, type Reads, work } from './hot-product/reads.ts';
import { type Sales, sell } from './hot-product/sales.ts';
import { machine } from './support/machine.ts';
import { integer, say } from './support/say.ts';
import { startService } from './support/service.ts';
import { setStage } from './support/stage.ts';
import { p95 } from './support/stats.ts';
import { cpuMilliseconds } from './support/usage.ts';
import { EMULATOR_KEY } from './support/workload.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '128' },
    rates: { type: 'string', default: '250,1000' },
    main: { type: 'string' },
    feeds: { type: 'string', default: 'all' },
  },
});
const seconds = Number(values.seconds);
const clients = Number(values.clients);
const { main } = values;
/** What follows a movement, such as its copy in the archive, is work of the same processes. */
const env = { CHANGE_FEEDS: values.feeds };

/** Aims: how many times a quiet read another product's may take at most; adjustments a second; how many times those one by one. */
const MOST_TIMES = 2;
const LEAST_PER_SECOND = 1_500;
const LEAST_TIMES = 5;

/** Processor time of the database in a second in which it has little to do, and how often that is looked for. */
const IDLE_MS = 100;
const MOST_LOOKS = 30;

interface Measured {
  readonly perSecond: number;
  readonly reads: Reads;
}

const dispatcher = new Agent({ connections: clients });
process.stdout.write(`${machine()}\nThe service, cosmolite and this client are a process each\n`);
await using stage = await setStage({ main, env });
await using reader = new Reader();
const other = await startService(
  { ...env, COSMOS_ENDPOINT: stage.endpoint, COSMOS_KEY: EMULATOR_KEY },
  { main },
);
try {
  const products: string[] = [];
  for (let count = 0; count < clients; count += 1) products.push(await createProduct(dispatcher, stage.url));
  const watched = await createProduct(dispatcher, stage.url);
  const hot = { urls: [stage.url], products: products.slice(0, 1), callers: clients };
  const spread = { ...hot, products };
  const both = [stage.url, other.url];

  await measure('warm-up', watched, { ...hot, urls: both });
  await settled();
  const quiet = await measure('quiet', watched);
  const alone = await measure('one at a time, one transaction each', watched, { ...hot, callers: 1 }, quiet);
  const one = await measure(`${clients} at a time, one instance`, watched, hot, quiet);
  const two = await measure(`${clients} at a time, two instances`, watched, { ...hot, urls: both }, quiet);
  await measure(`control: ${clients} at a time, each at a product of its own`, watched, spread, quiet);
  for (const rate of values.rates.split(',').map(Number)) {
    await measure(`${rate} a second of one product`, watched, { ...hot, rate }, quiet);
    await measure(`control: ${rate} a second of ${clients} products`, watched, { ...spread, rate }, quiet);
  }
  const gain = ({ perSecond }: Measured): string => {
    const times = perSecond / alone.perSecond;
    return `${times.toFixed(1)} times, ${aim(times >= LEAST_TIMES, `at least ${LEAST_TIMES}`)}`;
  };
  say('Together against one by one', [
    `one instance ${gain(one)}; two instances ${gain(two)}`,
    aim(one.perSecond >= LEAST_PER_SECOND, `at least ${integer(LEAST_PER_SECOND)} a second by one instance`),
  ]);
} finally {
  await other.stop();
  await dispatcher.close();
}

/** Sells for a while, and reads another product beside it. Prints what came of it. */
async function measure(title: string, watched: string, sales?: Sales, quiet?: Measured): Promise<Measured> {
  const before = cpuSoFar();
  const { endpoint, service, database } = stage;
  const product = `${stage.url}/v1/products/${watched}?category=${CATEGORY}`;
  const [reads, sold] = await Promise.all([
    reader.read({ seconds, product, endpoint, id: watched, service, database }),
    sales && sell(dispatcher, sales, seconds),
  ]);
  const after = cpuSoFar();
  const spent = before.map(
    ([name, from], place) => `${name} ${perSale((after[place]?.[1] ?? 0) - from, sold)}`,
  );
  say(title, [
    ...(sold === undefined
      ? []
      : [
          `${integer(sold / seconds)} adjustments a second`,
          `processor time of one, the reads included, in ms: ${spent.join(', ')}`,
        ]),
    `reads of another product beside them: ${latency(reads.products)}${quiet ? verdict(reads, quiet) : ''}`,
    `the same document from the database itself: ${latency(reads.documents)}`,
    `processor time of main threads while a product was read, in ms: ${work(reads.products)}`,
  ]);
  return { perSecond: (sold ?? 0) / seconds, reads };
}

function perSale(ms: number, sold = 0): string {
  return (ms / sold).toFixed(2);
}

function verdict(reads: Reads, quiet: Measured): string {
  const times = quantile95(reads) / quantile95(quiet.reads);
  return `; ${times.toFixed(1)} times the quiet p95, ${aim(times <= MOST_TIMES, `at most ${MOST_TIMES}`)}`;
}

function quantile95({ products }: Reads): number {
  return p95(products.map(({ ms }) => ms));
}

function aim(isMet: boolean, text: string): string {
  return `aim of ${text}: ${isMet ? 'met' : 'missed'}`;
}

/** What follows the calls, such as their copies in the archive, goes on after them: until the database has little to do. */
async function settled(): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const before = cpuMilliseconds(stage.database);
    await sleep(1_000);
    if (cpuMilliseconds(stage.database) - before < IDLE_MS) return;
  }
}

/** Milliseconds of each process, this one included. */
function cpuSoFar(): [string, number][] {
  return [
    ['services', cpuMilliseconds(stage.service) + cpuMilliseconds(other.process.pid ?? stage.service)],
    ['cosmolite', cpuMilliseconds(stage.database)],
    ['client', cpuMilliseconds(process.pid)],
  ];
}
