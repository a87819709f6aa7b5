import { WELL_KNOWN_KEY } from 'cosmolite';
import { ADMIN, TestKeys } from '../support/api-keys.js';
import { at, product } from '../support/products.js';
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
