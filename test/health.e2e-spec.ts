import { setTimeout as sleep } from 'node:timers/promises';
import { type Cosmolite, startCosmolite } from 'cosmolite';
import { ServerState } from '../src/common/http/server-state.js';
import { CosmosProvisioning } from '../src/modules/cosmos/cosmos-provisioning.js';
import type { Answer } from './support/client.js';
import { createApp, type TestAppWithDatabase } from './support/create-app.js';
import { createAppAt, type TestApp } from './support/create-app-at.js';

const LIVE = { status: 200, body: { status: 'ok', info: {}, error: {}, details: {} } };

const up = (indicator: object) => ({
  status: 200,
  body: { status: 'ok', info: { database: indicator }, error: {}, details: { database: indicator } },
});

const down = (name: string, indicator: object) => ({
  status: 503,
  body: { status: 'error', info: {}, error: { [name]: indicator }, details: { [name]: indicator } },
});

const responseTime = expect.any(Number);

/** An earlier answer may be cached for a second. */
async function untilReady(app: TestApp): Promise<Answer> {
  for (;;) {
    const answer = await app.request('GET', '/health/ready');
    if (answer.status === 200) return answer;
    await sleep(20);
  }
}

describe('Health', () => {
  describe('with a database', () => {
    let app: TestAppWithDatabase;

    beforeAll(async () => {
      app = await createApp();
    });

    afterAll(() => app.close());

    it('should be live, started and ready', async () => {
      expect(await app.request('GET', '/health/live')).toMatchObject(LIVE);
      expect(await app.request('GET', '/health/startup')).toMatchObject(up({ status: 'up' }));
      expect(await app.request('GET', '/health/ready')).toMatchObject(up({ status: 'up', responseTime }));
    });

    it('should ask the database once for many at a time, and tell whom it cost', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => app.request('GET', '/health/ready')),
      );
      const charged = answers.filter(({ headers }) => 'x-request-charge' in headers);
      expect(charged.length).toBeLessThanOrEqual(1);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    });

    it('should not be cached on the way', async () => {
      for (const check of ['ready', 'startup']) {
        expect(await app.request('GET', `/health/${check}`)).toMatchObject({
          headers: { 'cache-control': 'no-cache, no-store, must-revalidate' },
        });
      }
    });
  });

  describe('without a database', () => {
    let address: Cosmolite;
    let db: Cosmolite | undefined;
    let app: TestApp;

    beforeAll(async () => {
      address = await startCosmolite();
      await address.close();
      app = await createAppAt(address.endpoint, { COSMOS_KEY: address.key });
    });

    afterAll(async () => {
      await app.close();
      await db?.close();
    });

    it('should be live, and neither started nor ready', async () => {
      expect(await app.request('GET', '/health/live')).toMatchObject(LIVE);
      expect(await app.request('GET', '/health/startup')).toMatchObject(
        down('database', { status: 'down', message: 'not reached yet' }),
      );
      expect(await app.request('GET', '/health/ready')).toMatchObject(
        down('database', { status: 'down', message: expect.any(String), responseTime }),
      );
    });

    it('should become started and ready when the database comes, without a restart', async () => {
      db = await startCosmolite({ port: Number(new URL(address.endpoint).port), key: address.key });
      await app.app.get(CosmosProvisioning).ready;
      expect(await app.request('GET', '/health/startup')).toMatchObject(up({ status: 'up' }));
      expect(await untilReady(app)).toMatchObject(up({ status: 'up', responseTime }));
    });
  });

  describe('with a database that does not answer', () => {
    it('should say so within its own time', async () => {
      const orders = [{ kind: 'latency', operation: 'readItem', milliseconds: 1_500 } as const];
      await using app = await createApp({}, { cosmolite: { faults: { orders } } });
      expect(await app.request('GET', '/health/ready')).toMatchObject(
        down('database', { status: 'down', message: 'timeout of 1000ms exceeded', responseTime }),
      );
    });
  });

  describe('while the process drains', () => {
    it('should be live, but not ready, without asking the database', async () => {
      await using app = await createApp();
      app.app.get(ServerState).drain();
      expect(await app.request('GET', '/health/live')).toMatchObject({
        ...LIVE,
        headers: { connection: 'close' },
      });
      const ready = await app.request('GET', '/health/ready');
      expect(ready).toMatchObject({
        ...down('server', { status: 'down', message: 'draining' }),
        headers: { connection: 'close' },
      });
      expect(ready.headers).not.toHaveProperty('x-request-charge');
    });
  });
});
