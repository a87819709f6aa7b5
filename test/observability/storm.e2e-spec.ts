import { setTimeout as sleep } from 'node:timers/promises';
import { startCosmolite } from 'cosmolite';
import { orderFaults } from '../support/faults.js';
import { clientAt } from '../support/http-client.js';
import { Metrics } from '../support/metrics.js';
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
    const before = await Metrics.of(client);

    await orderFaults(db, { kind: '429', operation: 'readItem', probability: 0.6, milliseconds: 100 });
    const load = new SteadyLoad(new URL(at(id, category), url), PER_SECOND);
    await sleep(SECONDS * 1_000);
    const { sent, failures, times, retryAfters } = await load.stop();
    const after = await Metrics.of(client);
    await orderFaults(db);
    const over = performance.now();
    while ((await client.request('GET', at(id, category))).status !== 200) await sleep(20);
    const recoveredMs = performance.now() - over;

    const counted = (name: string, labels = {}) => after.sum(name, labels) - before.sum(name, labels);
    const labels = { db_operation_name: 'read_item' };
    const calls = counted('db_client_operation_duration_seconds_count', labels);
    const served =
      calls -
      counted('db_client_operation_duration_seconds_count', { ...labels, db_response_status_code: '429' });
    const requests = served + counted('stockroom_throttled_total');
    const sorted = times.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    process.stdout.write(
      `storm: ${sent} calls in ${SECONDS} s, ${times.length} served (p99 ${p99.toFixed(0)} ms), ${failures.length} told 429, ${(requests / calls).toFixed(2)} requests for each call, recovered after ${recoveredMs.toFixed(0)} ms\n`,
    );
    expect(times.length).toBeGreaterThan(0);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter((failure) => !/^429 .*"code":"throttled"/.test(failure))).toEqual([]);
    expect(retryAfters).toEqual(failures.map(() => '1'));
    expect(requests / calls).toBeLessThanOrEqual(1.5);
  }, 180_000);
});
