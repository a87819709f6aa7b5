import { unrestricted } from '../../src/common/context/principal.js';
import { backgroundContext, runInContext } from '../../src/common/context/request-context.js';
import { ServerStateService } from '../../src/common/http/server-state.service.js';
import { METRICS } from '../../src/common/observability/metrics/metric-table.js';
import { ChangeFeedService } from '../../src/modules/cosmos/change-feed/change-feed.service.js';
import { StockVerificationService } from '../../src/modules/stock/verification/stock-verification.service.js';
import { CSV } from '../../src/common/http/media-types.js';
import { READER, TestKeys } from '../support/api-keys.js';
import { objectOf } from '../support/json.js';
import { Metrics } from '../support/metrics.js';
import { containerOf, create, product, type ShownProduct, TENANT } from '../support/products.js';
import { exchange } from '../support/raw.js';
import { end, line, makeDue, reserve } from '../support/reservations.js';
import { adjust, command, keyed, stockAt } from '../support/stock.js';
import { until } from '../support/until.js';
import { withApp, withTwoApps } from '../support/with-app.js';

const HTTP = 'http_server_request_duration_seconds';

/** The contract, section 15: every name with its labels. */
const CONTRACT: Readonly<Record<string, readonly string[]>> = {
  http_server_request_duration_seconds: ['http_request_method', 'http_route', 'http_response_status_code'],
  db_client_operation_duration_seconds: [
    'db_system_name',
    'db_operation_name',
    'db_collection_name',
    'db_response_status_code',
    'azure_cosmosdb_response_sub_status_code',
  ],
  azure_cosmosdb_client_operation_request_charge: [
    'db_system_name',
    'db_operation_name',
    'db_collection_name',
    'db_response_status_code',
    'azure_cosmosdb_response_sub_status_code',
  ],
  azure_cosmosdb_client_active_instance_count: [],
  stockroom_throttled_total: [],
  stockroom_rate_limited_total: [],
  stockroom_import_rows_total: ['outcome'],
  stockroom_stock_commands_total: ['kind', 'outcome'],
  stockroom_reservations_held: [],
  stockroom_ledger_drift_total: [],
  stockroom_change_feed_lag_seconds: ['processor', 'lease'],
  stockroom_change_feed_changes_total: ['processor'],
  stockroom_change_feed_batch_duration_seconds: ['processor'],
  stockroom_change_feed_failures_total: ['processor'],
  stockroom_change_feed_dead_letters_total: ['processor'],
  stockroom_event_streams: [],
  stockroom_build_info: ['version', 'node_version'],
};

const addressOf = ({ id, category }: ShownProduct) => ({ id, category });

const keys = new TestKeys({ reader: { tenant: 'acme', scopes: READER } });

describe('GET /metrics', () => {
  describe('its names', () => {
    const app = withApp();

    it('should be those of the contract, with their labels', () => {
      const declared = Object.entries(METRICS).map(([name, { labels }]) => [name, labels]);
      expect(Object.fromEntries(declared)).toEqual(CONTRACT);
    });

    it('should all be described, and nothing else but what the process says of itself', async () => {
      const { text } = await Metrics.of(app);
      const described = [...text.matchAll(/^# HELP (\S+) \S/gm)].map(([, name = '']) => name);
      const typed = [...text.matchAll(/^# TYPE (\S+) (counter|gauge|histogram)$/gm)].map(([, name]) => name);
      expect(typed).toEqual(described);
      const [ours, process] = [
        described.filter((name) => !/^(process|nodejs)_/.test(name)),
        described.filter((name) => /^(process|nodejs)_/.test(name)),
      ];
      expect(new Set(ours)).toEqual(new Set(Object.keys(CONTRACT)));
      expect(process).toEqual(
        expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']),
      );
    });

    it('should have exactly the labels of the contract on every sample', async () => {
      await app.request('GET', '/v1/products?category=tools');
      const { samples } = await Metrics.of(app);
      for (const { name, labels } of samples) {
        const labelNames = CONTRACT[name.replace(/_(bucket|sum|count)$/, '')] ?? CONTRACT[name];
        if (labelNames === undefined) continue;
        expect(Object.keys(labels).filter((label) => label !== 'le')).toEqual(labelNames);
      }
    });

    it('should begin with 0 for what is known beforehand', async () => {
      const metrics = await Metrics.of(app);
      expect(metrics.values('stockroom_import_rows_total', 'outcome')).toEqual(
        new Set(['created', 'replaced', 'unchanged', 'failed']),
      );
      for (const name of ['stockroom_rate_limited_total', 'stockroom_throttled_total']) {
        expect(metrics.text).toContain(`\n${name} 0\n`);
      }
    });

    it('should say what runs', async () => {
      expect((await Metrics.of(app)).samples).toContainEqual({
        name: 'stockroom_build_info',
        labels: { version: expect.stringMatching(/^\d+\.\d+\.\d+/), node_version: process.version },
        value: 1,
      });
    });
  });

  describe('its requests', () => {
    const app = withApp();
    const requests = async (labels: Record<string, string>) =>
      (await Metrics.of(app)).sum(`${HTTP}_count`, labels);

    it('should be counted by method, route template and status', async () => {
      const [saw, ...others] = [product(), product(), product()];
      for (const body of [saw, ...others, saw]) await app.request('POST', '/v1/products', { body });
      await app.request('PUT', '/v1/products/a?category=tools', {
        body: product(),
        headers: { 'if-none-match': '*' },
      });
      for (const id of ['a', 'a', 'none']) await app.request('GET', `/v1/products/${id}?category=tools`);
      await app.request('HEAD', '/v1/products/a?category=tools');
      const table: [string, string, string, number][] = [
        ['POST', '/v1/products', '201', 3],
        ['POST', '/v1/products', '409', 1],
        ['PUT', '/v1/products/:id', '201', 1],
        ['GET', '/v1/products/:id', '200', 2],
        ['GET', '/v1/products/:id', '404', 1],
        ['HEAD', '/v1/products/:id', '200', 1],
      ];
      for (const [method, route, status, count] of table) {
        const labels = {
          http_request_method: method,
          http_route: route,
          http_response_status_code: status,
        };
        expect([method, route, status, await requests(labels)]).toEqual([method, route, status, count]);
      }
    });

    it('should have one route for whatever no route serves, and one method for whatever is none', async () => {
      const port = await app.port();
      for (let index = 0; index < 5; index += 1) await app.request('GET', `/nowhere/${index}`);
      await app.request('DELETE', '/health/live');
      await exchange(port, 'GET /v1/products/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      await exchange(port, 'PROPFIND /v1/products HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      expect(await requests({ http_route: '_OTHER', http_request_method: 'GET' })).toBe(6);
      expect(await requests({ http_route: '_OTHER', http_request_method: 'DELETE' })).toBe(1);
      expect(await requests({ http_route: '_OTHER', http_request_method: '_OTHER' })).toBe(1);
      const routes = (await Metrics.of(app)).values(`${HTTP}_count`, 'http_route');
      expect([...routes].filter((route) => /nowhere|zz|products\/a/.test(route))).toEqual([]);
    });

    it('should have the buckets that OpenTelemetry advises', async () => {
      const bounds = (await Metrics.of(app)).values(`${HTTP}_bucket`, 'le');
      expect([...bounds].join(' ')).toBe('0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf');
    });

    it('should count the rows of imports by what became of them, and none of a dry run', async () => {
      const rows = 'id,sku,name,category,price\nx,X,Axe,garden,1\ny,Y,Hoe,garden,no\n';
      const send = (query: string) =>
        app.request('POST', `/v1/imports${query}`, { headers: { 'content-type': CSV }, body: rows });
      await send('?dryRun=true');
      await send('');
      await send('');
      const metrics = await Metrics.of(app);
      const outcomes = ['created', 'replaced', 'unchanged', 'failed'].map((outcome) =>
        metrics.sum('stockroom_import_rows_total', { outcome }),
      );
      expect(outcomes).toEqual([1, 0, 1, 2]);
    });
  });

  describe('its stock', () => {
    const [app, other] = withTwoApps({
      logLevel: 'error',
      partitions: 2,
      env: {
        CHANGE_FEEDS: 'reservation-expiry',
        CHANGE_FEED_POLL_MS: '50',
        CHANGE_FEED_LEASE_MS: '2000',
        RESERVATION_SWEEP_SECONDS: '1',
      },
    });
    const commands = async (kind: string) =>
      Object.fromEntries(
        (await Metrics.of(app)).samples
          .filter(({ name, labels }) => name === 'stockroom_stock_commands_total' && labels['kind'] === kind)
          .map(({ labels, value }) => [labels['outcome'], value]),
      );

    it('should have its commands counted by kind and by what became of them', async () => {
      const saw = await create(app, { quantity: 5 });
      await adjust(app, saw, 3, {}, 'the-key-of-three');
      await adjust(app, saw, 3, {}, 'the-key-of-three');
      await adjust(app, saw, 4, {}, 'the-key-of-three');
      await adjust(app, saw, -100);
      await adjust(app, { ...saw, id: 'none' }, 1);
      const items = [
        { ...addressOf(saw), delta: 1, reason: 'found' },
        { ...addressOf(saw), delta: 2, reason: 'found' },
      ];
      const bulk = keyed({ items }, 'the-key-of-many');
      for (let call = 0; call < 2; call += 1) await app.request('POST', '/v1/stock/adjustments', bulk);
      await command(app, saw, 'counts', { location: 'main', counted: 9 });
      await command(app, saw, 'transfers', { from: 'main', to: 'north', quantity: 2 });
      const { body } = await reserve(app, [line(saw, 2)]);
      await end(app, String(objectOf(body)['id']), 'confirm');
      await reserve(app, [line(saw, 200)]);
      expect(await commands('adjustment')).toEqual({
        done: 1 + 2,
        replayed: 1 + 2,
        idempotency_key_reused: 1,
        insufficient_stock: 1,
        product_not_found: 1,
      });
      expect(await commands('count')).toEqual({ done: 1 });
      expect(await commands('transfer')).toEqual({ done: 1 });
      expect(await commands('hold')).toMatchObject({ done: 1, insufficient_stock: expect.any(Number) });
      expect(await commands('sale')).toEqual({ done: 1 });
    });

    it('should tell how many reservations are held, once for all instances', async () => {
      const held = async () => {
        const both = [await Metrics.of(app), await Metrics.of(other)];
        return both.map((metrics) => metrics.sum('stockroom_reservations_held')).toSorted((a, b) => a - b);
      };
      const shares = () =>
        [app, other].map((one) => one.app.get(ChangeFeedService).leases('reservation-expiry').length);
      await until(shares, ([first, second]) => first === 1 && second === 1);
      const isHeld = (count: number) => until(held, ([none, all]) => none === 0 && all === count);
      const saw = await create(app, { quantity: 5 });
      const made = [await reserve(app, [line(saw)]), await reserve(other, [line(saw)])];
      await isHeld(2);
      const [one = '', two = ''] = made.map(({ body }) => String(objectOf(body)['id']));
      await end(other, one, 'release');
      await isHeld(1);
      await makeDue(app, two);
      await isHeld(0);
    });

    it('should tell of a product whose levels are not what its ledger says', async () => {
      const drift = async () => (await Metrics.of(app)).sum('stockroom_ledger_drift_total');
      const saw = await create(app, { quantity: 5, sku: 'DRIFTS' });
      await adjust(app, saw, 3);
      const movements = () => app.request('GET', stockAt(saw, '/movements'));
      await movements();
      expect(await drift()).toBe(0);
      await containerOf(app)
        .item(saw.id, [TENANT, saw.category])
        .patch([{ op: 'incr', path: '/quantity', value: 1 }]);
      await movements();
      expect(await drift()).toBe(1);
      // Nest has one logger for all applications of a process.
      expect([...app.lines, ...other.lines].map((entry) => entry['msg'])).toContainEqual(
        expect.stringMatching(
          /^The stock of .* is not what its ledger says: quantity is 9, its locations hold 8/,
        ),
      );
      const verification = app.app.get(StockVerificationService);
      const principal = unrestricted('none', TENANT);
      await runInContext({ ...backgroundContext({ tenant: TENANT }), principal }, async () => {
        for await (const { drifts } of verification.verify({ repair: false })) expect(drifts).toHaveLength(1);
      });
      expect(await drift()).toBe(2);
    });
  });

  describe('who reads it', () => {
    const token = 'sixteen-or-more.of_~+/==';
    const app = withApp({
      env: { METRICS_TOKEN: token, AUTH_MODE: 'apikey', ...keys.env, RATE_LIMIT_REQUESTS: '2' },
    });

    it('should be let in with the token, whatever the rate limit says', async () => {
      for (let call = 0; call < 5; call += 1) {
        const headers = { authorization: `${call % 2 === 0 ? 'Bearer' : 'bearer'} ${token}` };
        expect(await app.request('GET', '/metrics', { headers })).toMatchObject({
          status: 200,
          headers: {
            'content-type': 'text/plain; version=0.0.4; charset=utf-8',
            'cache-control': 'no-store',
          },
        });
      }
    });

    it.each<[string, Record<string, string>, string]>([
      ['nothing', {}, 'Bearer realm="stockroom"'],
      [
        'another token',
        { authorization: `Bearer ${token}x` },
        'Bearer realm="stockroom", error="invalid_token"',
      ],
      [
        'the beginning of it',
        { authorization: `Bearer ${token.slice(0, -1)}` },
        'Bearer realm="stockroom", error="invalid_token"',
      ],
      ['another scheme', { authorization: `Basic ${token}` }, 'Bearer realm="stockroom"'],
      ['an API key', keys.as('reader').headers ?? {}, 'Bearer realm="stockroom"'],
    ])('should be refused with %s', async (_what, headers, challenge) => {
      expect(await app.request('GET', '/metrics', { headers })).toMatchObject({
        status: 401,
        headers: {
          'content-type': expect.stringContaining('application/problem+json'),
          'www-authenticate': challenge,
        },
        body: { code: 'unauthenticated', instance: '/metrics' },
      });
    });

    it('should see how many were turned away by the rate limit', async () => {
      const answers = [];
      for (let call = 0; call < 5; call += 1) answers.push(await app.request('GET', '/v1/products'));
      const refused = answers.filter(({ status }) => status === 429).length;
      expect(refused).toBeGreaterThan(0);
      const metrics = await Metrics.of(app, { authorization: `Bearer ${token}` });
      expect(metrics.sum('stockroom_rate_limited_total')).toBe(refused);
    });
  });

  describe('without a database, while the process drains', () => {
    const app = withApp({ database: 'none' });

    it('should answer', async () => {
      app.app.get(ServerStateService).drain();
      expect(await app.request('GET', '/metrics')).toMatchObject({
        status: 200,
        headers: { connection: 'close' },
        body: expect.stringContaining(HTTP),
      });
    });

    it('should answer HEAD without a body, and refuse what it does not take', async () => {
      expect(await app.request('HEAD', '/metrics')).toMatchObject({ status: 200, body: undefined });
      expect(await app.request('POST', '/metrics')).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD, OPTIONS' },
        body: { code: 'method_not_allowed' },
      });
    });

    it.each([
      '*/*',
      'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5',
      'text/html',
    ])('should not mind the Accept of a monitor: %s', async (accept) => {
      expect(await app.request('GET', '/metrics', { headers: { accept } })).toMatchObject({ status: 200 });
    });
  });

  describe('of two instances in one process', () => {
    const [one, other] = withTwoApps();

    it('should count each for itself', async () => {
      for (let call = 0; call < 3; call += 1) await one.request('GET', '/v1/categories');
      const labels = { http_route: '/v1/categories' };
      expect((await Metrics.of(one)).sum(`${HTTP}_count`, labels)).toBe(3);
      expect((await Metrics.of(other)).sum(`${HTTP}_count`, labels)).toBe(0);
    });
  });
});
