/**
 * What probes wait for while the database is away: it refuses connections, or takes requests and never answers. Meanwhile clients
 * ask for products. Printed, never asserted.
 *
 *   npm run bench:liveness
 */
import { createServer } from 'node:net';
import { request } from 'undici';
import { load, machine } from './support/machine.ts';
import { startService } from './support/service.ts';
import { p95, spread } from './support/stats.ts';

const PROBES = 100;
const PAUSE_MS = 50;
const CLIENTS = 16;

async function timed(url: string): Promise<number> {
  const begun = performance.now();
  const { body } = await request(url);
  await body.dump();
  return performance.now() - begun;
}

async function measure(name: string, endpoint: string): Promise<void> {
  const service = await startService(
    { COSMOS_ENDPOINT: endpoint, COSMOS_KEY: 'AAAA', DRAIN_DELAY_MS: '0' },
    { check: 'live' },
  );
  const over = new AbortController();
  const client = async (): Promise<void> => {
    while (!over.signal.aborted) await timed(`${service.url}/v1/products/a?category=tools`);
  };
  const clients = Array.from({ length: CLIENTS }, client);
  const live: number[] = [];
  const ready: number[] = [];
  for (let probe = 0; probe < PROBES; probe += 1) {
    live.push(await timed(`${service.url}/health/live`));
    ready.push(await timed(`${service.url}/health/ready`));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  over.abort();
  await Promise.all(clients);
  await service.stop();
  process.stdout.write(
    `  ${name.padEnd(16)} live ${spread(live, 'ms')}, p95 ${p95(live).toFixed(0)} ms; ready ${spread(ready, 'ms')}, p95 ${p95(ready).toFixed(0)} ms\n`,
  );
}

process.stdout.write(
  `${machine()}, ${load()}\nMedian (min–max) of ${PROBES} probes beside ${CLIENTS} busy clients\n`,
);
await measure('refuses', 'http://127.0.0.1:1/');
const silent = createServer().listen(0, '127.0.0.1');
await new Promise((listening) => silent.once('listening', listening));
const address = silent.address();
await measure('never answers', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
process.exit(0);
