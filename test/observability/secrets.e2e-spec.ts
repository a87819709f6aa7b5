import { WELL_KNOWN_KEY } from 'cosmolite';
import { ADMIN, TestKeys } from '../support/api-keys.js';
import type { Method } from '../support/client.js';
import { orderFaults } from '../support/faults.js';
import { at, pageOf, product } from '../support/products.js';
import { traced } from '../support/traced-service.js';
import { withApp } from '../support/with-app.js';

const LINES = Number(process.env['SECRET_LINES'] ?? '1000');

const keys = new TestKeys({ admin: { tenant: 'acme', scopes: ADMIN } });
const METRICS_TOKEN = 'the-token-of-the-metrics';
const CURSOR_SECRET = 'the secret that signs the cursors of lists';
const PASSWORD = 'dXNlcjpwYXNzd29yZA==';

/** What must stand in no line, in any form in which it is sent or kept. */
const SECRETS = [
  WELL_KNOWN_KEY,
  encodeURIComponent(WELL_KNOWN_KEY),
  METRICS_TOKEN,
  CURSOR_SECRET,
  PASSWORD,
  keys.of('admin'),
  'type%3Dmaster',
  'sig%3D',
];

describe('The log', () => {
  const app = withApp({
    logLevel: 'debug',
    env: {
      ...keys.env,
      METRICS_TOKEN,
      CURSOR_SECRET,
      COSMOS_SLOW_MS: '0',
      LOG_LEVEL: 'trace',
      RATE_LIMIT_REQUESTS: '100000',
    },
  });

  it('should hold no secret, whatever callers send and however calls fail', async () => {
    const admin = keys.as('admin').headers ?? {};
    const everything = { ...admin, authorization: `Basic ${PASSWORD}`, cookie: `session=${PASSWORD}` };
    for (let round = 0; app.lines.length < LINES; round += 1) {
      const kinds = ['429', '503', 'reset-before', '410', 'latency'] as const;
      const kind = kinds[round % kinds.length] ?? '429';
      await app.orderFaults({ kind, probability: 0.2, milliseconds: 1, times: 20 });
      const calls = [
        () => app.request('POST', '/v1/products', { headers: admin, body: product() }),
        () => app.request('POST', '/v1/products', { headers: everything, body: { price: 'x' } }),
        () => app.request('GET', at('any', 'tools'), { headers: admin }),
        () => app.request('GET', '/v1/products?category=tools&limit=1', { headers: admin }),
        () => app.request('GET', '/v1/products', { headers: { 'x-api-key': `${keys.of('admin')}x` } }),
        () => app.request('GET', '/v1/products', { headers: { authorization: `Bearer ${PASSWORD}` } }),
        () => app.request('GET', '/metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}` } }),
        () => app.request('GET', '/metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}x` } }),
        () => app.request('POST', '/v1/products', { headers: everything, body: '{"broken' }),
      ];
      for (const call of calls) await call();
    }
    const text = app.lines.map((line) => JSON.stringify(line)).join('\n');
    expect(text).toContain('failed database call');
    expect(text).toContain('slow database call');
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    process.stdout.write(`secrets: ${app.lines.length} log lines searched for ${SECRETS.length} secrets\n`);
  }, 180_000);
});

describe('Traces', () => {
  const KEY = 'the-idempotency-key-of-an-order';
  const CATEGORY = 'traced';

  it('should hold no secret, and nothing of a query or a header, whatever callers send and however calls fail', async () => {
    await using run = await traced({ ...keys.env, METRICS_TOKEN, CURSOR_SECRET, COSMOS_SLOW_MS: '0' });
    const { headers: admin = {} } = keys.as('admin');
    const call = (method: Method, path: string, headers: object = {}, body?: unknown) =>
      run.client.request(method, path, { headers: { ...admin, ...headers }, ...(body ? { body } : {}) });
    for (let made = 0; made < 2; made += 1) {
      await call('POST', '/v1/products', {}, product({ category: CATEGORY }));
    }
    const page = `/v1/products?category=${CATEGORY}&limit=1&sort=name`;
    const { nextCursor } = pageOf((await call('GET', page)).body);
    expect(nextCursor).not.toBeNull();
    await call('GET', `${page}&cursor=${nextCursor}`);
    await call('GET', `/v1/products?cursor=${nextCursor}`);
    for (const kind of ['429', '503', 'reset-before', 'latency'] as const) {
      await orderFaults(run.db, { kind, milliseconds: 1, times: 20 });
      await call('POST', '/v1/products', { 'idempotency-key': KEY }, product({ category: CATEGORY }));
      await call('GET', at('any', CATEGORY));
    }
    await orderFaults(run.db);
    await call('POST', '/v1/products', { 'idempotency-key': KEY }, product({ category: CATEGORY }));
    await call('GET', '/v1/categories', { authorization: `Basic ${PASSWORD}`, cookie: `s=${PASSWORD}` });
    await call('GET', '/v1/categories', { 'x-api-key': `${keys.of('admin')}x` });
    await call('GET', '/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
    run.service.kill('SIGTERM');
    await run.service.exit;
    const sent = Buffer.concat(run.receiver.exports.map(({ bytes }) => bytes)).toString();
    expect(sent).toContain('GET /v1/products/:id');
    expect(sent).toContain('read_item products');
    const secrets = [...SECRETS, CURSOR_SECRET, KEY, String(nextCursor), 'AccountKey='];
    expect(secrets.filter((secret) => sent.includes(secret))).toEqual([]);
    process.stdout.write(
      `secrets: ${run.receiver.spans.length} spans searched for ${secrets.length} secrets\n`,
    );
  });
});
