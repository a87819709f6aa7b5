/**
 * Adjustments of one product that everybody wants, per second and by processor time: one after the other, which is one transaction
 * for each, and many at the same time, through one and two instances; and how long a read of another product takes meanwhile, and
 * when it is quiet. Printed, never asserted.
 *
 *   npm run bench:hot-product -- [--seconds 5] [--clients 128]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { machine } from './support/machine.ts';
import { integer, say } from './support/say.ts';
import { startService } from './support/service.ts';
import { setStage } from './support/stage.ts';
import { median, p95 } from './support/stats.ts';
import { cpuMilliseconds } from './support/usage.ts';
import { EMULATOR_KEY } from './support/workload.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, clients: { type: 'string', default: '128' } },
});
const seconds = Number(values.seconds);
const clients = Number(values.clients);
// A connection more: a read does not wait here for those who adjust.
const dispatcher = new Agent({ connections: clients + 1 });

process.stdout.write(`${machine()}\nThe service, cosmolite and this client are a process each\n`);
await using stage = await setStage();
const other = await startService({ COSMOS_ENDPOINT: stage.endpoint, COSMOS_KEY: EMULATOR_KEY });
try {
  const [hot, quiet] = [await create(stage.url), await create(stage.url)];
  await measure('warm-up', [stage.url, other.url], hot, quiet, clients);
  await measure('quiet', [stage.url], hot, quiet, 0);
  const alone = await measure('one at a time, one transaction each', [stage.url], hot, quiet, 1);
  const one = await measure(`${clients} at a time, one instance`, [stage.url], hot, quiet, clients);
  const two = await measure(
    `${clients} at a time, two instances`,
    [stage.url, other.url],
    hot,
    quiet,
    clients,
  );
  say('Together against one by one', [
    `one instance ${(one / alone).toFixed(1)} times, two instances ${(two / alone).toFixed(1)} times`,
  ]);
} finally {
  await other.stop();
  await dispatcher.close();
}

async function create(url: string): Promise<string> {
  const body = {
    category: 'hot',
    sku: randomUUID().toUpperCase(),
    name: 'Hot',
    price: 1,
    quantity: 2_000_000,
  };
  const answer: { readonly id: string } = JSON.parse(await send(`${url}/v1/products`, 'POST', body));
  return answer.id;
}

/** Adjusts for a while, and returns how many were answered per second. */
async function measure(
  title: string,
  urls: readonly string[],
  hot: string,
  quiet: string,
  callers: number,
): Promise<number> {
  const before = cpuSoFar();
  const until = performance.now() + seconds * 1_000;
  let done = 0;
  const latencies: number[] = [];
  const adjust = async (_: unknown, index: number): Promise<void> => {
    const url = `${urls[index % urls.length]}/v1/products/${hot}/stock/adjustments?category=hot`;
    for (; performance.now() < until; done += 1) await send(url, 'POST', { delta: -1, reason: 'sold' });
  };
  const watch = async (): Promise<void> => {
    while (performance.now() < until) {
      const begun = performance.now();
      await send(`${urls[0]}/v1/products/${quiet}?category=hot`, 'GET');
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all([...Array.from({ length: callers }, adjust), watch()]);
  const spent = Object.entries(cpuSoFar()).map(
    ([name, now], place) => `${name} ${((now - (Object.values(before)[place] ?? 0)) / done).toFixed(2)}`,
  );
  say(title, [
    ...(callers === 0 ? [] : [`${integer(done / seconds)} adjustments of one product per second`]),
    ...(callers === 0 ? [] : [`processor time of one, the reads included, in ms: ${spent.join(', ')}`]),
    `reads of another product beside them: median ${median(latencies).toFixed(1)} ms, p95 ${p95(latencies).toFixed(1)} ms`,
  ]);
  return done / seconds;
}

/** Milliseconds of each process, this one included. */
function cpuSoFar(): Record<string, number> {
  return {
    services: cpuMilliseconds(stage.service) + cpuMilliseconds(other.process.pid ?? stage.service),
    cosmolite: cpuMilliseconds(stage.database),
    client: cpuMilliseconds(process.pid),
  };
}

async function send(url: string, method: 'GET' | 'POST', body?: object): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const answer = await request(url, {
    method,
    dispatcher,
    ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode}: ${text}`);
  return text;
}
