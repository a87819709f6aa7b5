/**
 * What traces cost: start to ready, and requests a second, without and with them, in turns. The collector takes whatever is sent
 * and is this process; the database is one process for all. Printed, never asserted.
 *
 *   npm run bench:tracing
 */
import { createServer } from 'node:http';
import { startCosmolite } from 'cosmolite';
import { Agent, request } from 'undici';
import { load, machine } from './support/machine.ts';
import { startService } from './support/service.ts';
import { spread } from './support/stats.ts';

const ROUNDS = 5;
const SECONDS = 4;
const CLIENTS = 16;

/** Requests answered in a second, by clients that each wait for their answer. */
async function requestsPerSecond(url: string): Promise<number> {
  const dispatcher = new Agent({ connections: CLIENTS });
  const until = performance.now() + SECONDS * 1_000;
  let answered = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      const { statusCode, body } = await request(url, { dispatcher });
      await body.dump();
      if (statusCode === 404) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await dispatcher.close();
  return answered / SECONDS;
}

const collector = createServer((incoming, response) => {
  incoming.resume().on('end', () => response.end());
}).listen(0, '127.0.0.1');
await new Promise((listening) => collector.once('listening', listening));
const address = collector.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
const db = await startCosmolite({ port: 0, dataDir: ':memory:' });

const sides: Record<string, { env: Record<string, string>; startMs: number[]; perSecond: number[] }> = {
  'without traces': { env: {}, startMs: [], perSecond: [] },
  'with traces, all sampled': {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    startMs: [],
    perSecond: [],
  },
  'with traces, 1 in 100 sampled': {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    },
    startMs: [],
    perSecond: [],
  },
};

try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of Object.values(sides)) {
      const service = await startService({
        COSMOS_ENDPOINT: db.endpoint,
        COSMOS_KEY: db.key,
        DRAIN_DELAY_MS: '0',
        ...side.env,
      });
      side.startMs.push(service.readyAfterMs);
      side.perSecond.push(
        await requestsPerSecond(
          `${service.url}/v1/products/00000000-0000-7000-8000-000000000000?category=tools`,
        ),
      );
      await service.stop();
    }
  }
  process.stdout.write(`${machine()}, ${load()}\nMedian (min–max) of ${ROUNDS}; a read of one product\n`);
  for (const [name, { startMs, perSecond }] of Object.entries(sides)) {
    process.stdout.write(
      `  ${name.padEnd(30)} ready after ${spread(startMs, 'ms')}, ${spread(perSecond, 'requests/s')}\n`,
    );
  }
} finally {
  collector.close();
  await db.close();
}
