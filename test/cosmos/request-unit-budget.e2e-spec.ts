import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../support/create-app.js';
import { databaseRequests, untilAsked } from '../support/database-requests.js';
import { orderFaults } from '../support/faults.js';
import { exported, ndjson, newProducts, send } from '../support/imports.js';
import { get } from '../support/json.js';
import { listen, Upload } from '../support/upload.js';

const LIMIT = 2_000;
const WINDOW = 2;
const env = { RATE_LIMIT_RUS: String(LIMIT), RATE_LIMIT_WINDOW_SECONDS: String(WINDOW) };

/** Beyond what the bucket had and got back: one request that was not worth waiting for. */
const SLACK = 1_000;

const ask = '/v1/products?category=none&limit=1';

describe('Imports, exports and removals with a quota of request units', () => {
  it('should spend no more than the quota allows, and leave others of the tenant their turn', async () => {
    await using app = await createApp(env);
    const begun = performance.now();
    const imports = Promise.all(
      ['a', 'b', 'c'].map((name) =>
        send(app, ndjson(...newProducts(400, (n) => ({ category: `${name}${n % 3}` })))),
      ),
    );
    const ended = new AbortController();
    void imports.finally(() => ended.abort());
    const statuses: number[] = [];
    while (!ended.signal.aborted) {
      statuses.push((await app.request('GET', ask)).status);
      await sleep(100);
    }
    const answers = await imports;
    const spent = answers.reduce((sum, { body }) => sum + Number(get(body, 'requestCharge')), 0);
    const seconds = (performance.now() - begun) / 1_000;
    expect(answers.map(({ body }) => get(body, 'created'))).toEqual([400, 400, 400]);
    expect(spent).toBeGreaterThan(LIMIT * WINDOW);
    expect(spent).toBeLessThan(LIMIT * WINDOW + LIMIT * seconds + SLACK);
    expect(statuses).not.toContain(429);

    expect(await exported(app)).toHaveLength(1_200);
    const removal = await app.request('DELETE', '/v1/categories/a0');
    expect(removal).toMatchObject({ status: 200, body: { deleted: 134 } });
    expect((await app.request('GET', ask)).status).toBe(200);
  });

  it('should lose no row to a quota that is far too small', async () => {
    await using app = await createApp({ RATE_LIMIT_RUS: '40', RATE_LIMIT_WINDOW_SECONDS: '1' });
    const answer = await send(app, ndjson(...newProducts(20, () => ({}))));
    expect(answer).toMatchObject({ status: 200, body: { created: 20, failed: 0 } });
  });
});

/** Request units that the quota has left. */
const leftOf = (headers: Readonly<Record<string, unknown>>): number =>
  Number(/"request-units";r=(\d+)/.exec(String(headers['ratelimit']))?.[1]);

describe('Request units of a caller who hangs up', () => {
  /** So slow that nothing comes back while a test runs. */
  const slow = { RATE_LIMIT_RUS: '1', RATE_LIMIT_WINDOW_SECONDS: '86400' };

  it('should be paid by its tenant when an import goes on to its end', async () => {
    await using app = await createApp(slow);
    const url = await listen(app.app);
    const before = leftOf((await app.request('GET', ask)).headers);
    await orderFaults(app.db, { kind: 'latency', operation: 'batchItems', milliseconds: 200 });
    const asked = await databaseRequests(app.db, async () => {
      const upload = new Upload(url);
      await untilAsked(app.db, 'queryItems', () => upload.write(ndjson(...newProducts(100, () => ({})))));
      await sleep(50);
      upload.hangUp();
      await sleep(500);
    });
    expect(asked['batchItems']).toBeGreaterThan(0);
    await orderFaults(app.db);
    const { headers } = await app.request('GET', ask);
    expect(before - leftOf(headers)).toBeGreaterThan(10);
  });

  it('should be paid by its tenant for the answer that nobody heard', async () => {
    await using app = await createApp(slow);
    const url = await listen(app.app);
    await send(app, ndjson(...newProducts(200, () => ({ category: 'tools' }))));
    const before = leftOf((await app.request('GET', ask)).headers);
    await orderFaults(app.db, { kind: 'latency', operation: 'queryItems', milliseconds: 200 });
    for (let call = 0; call < 10; call += 1) {
      const outgoing = request(new URL('/v1/products?category=tools&limit=100', url));
      outgoing.on('error', () => {});
      outgoing.end();
      await sleep(50);
      outgoing.destroy();
    }
    await sleep(400);
    await orderFaults(app.db);
    const { headers } = await app.request('GET', ask);
    expect(before - leftOf(headers)).toBeGreaterThan(20);
  });
});
