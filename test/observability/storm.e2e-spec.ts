import { setTimeout as sleep } from 'node:timers/promises';
import { startCosmolite } from 'cosmolite';
import { databaseRequests } from '../support/database-requests.js';
import { orderFaults } from '../support/faults.js';
import { clientAt } from '../support/http-client.js';
import { ServiceProcess } from '../support/process.js';
import { at, create } from '../support/products.js';
import { SteadyLoad } from '../support/steady-load.js';

const SECONDS = Number(process.env['STORM_SECONDS'] ?? '4');
const PER_SECOND = Number(process.env['STORM_RATE'] ?? '100');

describe('A storm of 429 from the database', () => {
  it('should cost it few requests more, and tell every other caller when to come back', async () => {
    await using stack = new AsyncDisposableStack();
    const db = stack.adopt(await startCosmolite({ dataDir: ':memory:' }), (database) => database.close());
    const env = { COSMOS_ENDPOINT: db.endpoint, COSMOS_KEY: db.key };
    const service = stack.use(new ServiceProcess(env));
    const url = new URL(`http://127.0.0.1:${await service.port()}`);
    const client = clientAt(url);
    while ((await client.request('GET', '/health/startup')).status !== 200) await sleep(20);
    const { id, category } = await create(client);

    // Reads that come at the same moment are one request of the other kind.
    const storm = { kind: '429', probability: 0.6, milliseconds: 100 } as const;
    await orderFaults(db, { ...storm, operation: 'readItem' }, { ...storm, operation: 'batchItems' });
    const load = new SteadyLoad(new URL(at(id, category), url), PER_SECOND);
    const stopped = sleep(SECONDS * 1_000).then(() => load.stop());
    const asked = await databaseRequests(db, () => stopped);
    const { sent, failures, times, retryAfters } = await stopped;
    await orderFaults(db);
    const over = performance.now();
    while ((await client.request('GET', at(id, category))).status !== 200) await sleep(20);
    const recoveredMs = performance.now() - over;

    const requests = (asked['readItem'] ?? 0) + (asked['batchItems'] ?? 0);
    const sorted = times.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    process.stdout.write(
      `storm: ${sent} calls in ${SECONDS} s, ${times.length} served (p99 ${p99.toFixed(0)} ms), ${failures.length} told 429, ${(requests / sent).toFixed(2)} requests for each call, recovered after ${recoveredMs.toFixed(0)} ms\n`,
    );
    expect(times.length).toBeGreaterThan(0);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((failure) => !/^429 .*"code":"throttled"/.test(failure))).toEqual([]);
    expect(retryAfters).toEqual(failures.map(() => '1'));
    expect(requests / sent).toBeLessThanOrEqual(1.5);
  }, 180_000);
});
