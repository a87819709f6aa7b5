import { setTimeout as sleep } from 'node:timers/promises';
import { ServerStateService } from '../../src/common/http/server-state.service.js';
import type { Answer, Client } from '../support/client.js';
import { withApp } from '../support/with-app.js';

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
async function untilReady(app: Client, status = 200): Promise<Answer> {
  for (;;) {
    const answer = await app.request('GET', '/health/ready');
    if (answer.status === status) return answer;
    await sleep(20);
  }
}

describe('Health', () => {
  describe('with a database', () => {
    const app = withApp();

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
    const app = withApp({ database: 'later' });

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
      await app.startDatabase();
      expect(await app.request('GET', '/health/startup')).toMatchObject(up({ status: 'up' }));
      expect(await untilReady(app)).toMatchObject(up({ status: 'up', responseTime }));
    });
  });

  describe('with a database that does not answer', () => {
    const app = withApp();

    it('should say so within its own time', async () => {
      await app.orderFaults({ kind: 'latency', operation: 'readItem', milliseconds: 1_500 });
      expect(await app.request('GET', '/health/ready')).toMatchObject(
        down('database', { status: 'down', message: 'timeout of 1000ms exceeded', responseTime }),
      );
    });

    it('should be not ready during an outage, and ready again behind it, without a restart', async () => {
      await untilReady(app);
      await app.orderFaults({ kind: 'reset-before' });
      expect(await untilReady(app, 503)).toMatchObject(
        down('database', { status: 'down', message: expect.any(String), responseTime }),
      );
      expect(await app.request('GET', '/health/live')).toMatchObject(LIVE);
      await app.orderFaults();
      expect(await untilReady(app)).toMatchObject(up({ status: 'up', responseTime }));
    });
  });

  describe('while the process drains', () => {
    const app = withApp();

    it('should be live, but not ready, without asking the database', async () => {
      app.app.get(ServerStateService).drain();
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
