import { Metrics } from '../support/metrics.js';
import { at, create, product, statusesOf } from '../support/products.js';
import { CSV } from '../../src/common/http/media-types.js';
import { withApp } from '../support/with-app.js';

const DURATION = 'db_client_operation_duration_seconds';
const CHARGE = 'azure_cosmosdb_client_operation_request_charge';

describe('Calls to the database', () => {
  describe('in the metrics', () => {
    const app = withApp();

    it('should be counted by operation, container and status, in the words of the conventions', async () => {
      const before = await Metrics.of(app);
      const { id } = await create(app, { sku: 'ONE' });
      await app.request('POST', '/v1/products', { body: product({ sku: 'ONE' }) });
      // A delete reads the product first.
      await app.request('GET', at(id, 'tools'));
      await app.request('GET', at('none', 'tools'));
      await app.request('GET', '/v1/products?category=tools');
      await app.request('DELETE', at(id, 'tools'), { headers: { 'if-match': '*' } });
      await app.request('POST', '/v1/products/batch', {
        body: { items: [product(), product()] },
      });
      const after = await Metrics.of(app);
      const counted = (operation: string, status: string): number => {
        const labels = {
          db_system_name: 'azure.cosmosdb',
          db_operation_name: operation,
          db_collection_name: 'products',
          db_response_status_code: status,
        };
        return after.sum(`${DURATION}_count`, labels) - before.sum(`${DURATION}_count`, labels);
      };
      expect({
        created: counted('create_item', '201'),
        taken: counted('create_item', '409'),
        found: counted('read_item', '200'),
        missing: counted('read_item', '404'),
        listed: counted('query_items', '200') > 0,
        batches: counted('execute_batch', '200'),
      }).toEqual({ created: 1, taken: 1, found: 2, missing: 1, listed: true, batches: 2 });
    });

    it('should cost in sum what the answers say', async () => {
      const before = await Metrics.of(app);
      let charged = 0;
      for (let call = 0; call < 10; call += 1) {
        const { headers } = await app.request('POST', '/v1/products', { body: product() });
        charged += Number(headers['x-request-charge']);
      }
      const after = await Metrics.of(app);
      expect(after.sum(`${CHARGE}_sum`) - before.sum(`${CHARGE}_sum`)).toBeCloseTo(charged, 1);
    });

    it('should count every refusal for lack of request units, and its sub-status', async () => {
      await app.orderFaults({ kind: '429', operation: 'createItem', milliseconds: 1, times: 2 });
      const { headers } = await app.request('POST', '/v1/products', { body: product() });
      expect(headers).toHaveProperty('x-request-charge');
      await app.orderFaults({ kind: '429', operation: 'readItem', milliseconds: 60_000 });
      expect(await app.request('GET', at('any', 'tools'))).toMatchObject({ status: 429 });
      const metrics = await Metrics.of(app);
      expect(metrics.sum('stockroom_throttled_total')).toBe(3);
      expect(
        metrics.sum(`${DURATION}_count`, {
          db_operation_name: 'read_item',
          db_response_status_code: '429',
          azure_cosmosdb_response_sub_status_code: '3200',
        }),
      ).toBe(1);
    });

    it('should have the buckets that OpenTelemetry advises', async () => {
      const metrics = await Metrics.of(app);
      expect([...metrics.values(`${DURATION}_bucket`, 'le')].join(' ')).toBe(
        '0.001 0.005 0.01 0.05 0.1 0.5 1 5 10 +Inf',
      );
      expect([...metrics.values(`${CHARGE}_bucket`, 'le')].join(' ')).toBe(
        '1 5 10 25 50 100 250 500 1000 +Inf',
      );
    });

    it('should come from one client', async () => {
      expect((await Metrics.of(app)).sum('azure_cosmosdb_client_active_instance_count')).toBe(1);
    });

    it('should have an operation of the conventions in every sample, also of an import', async () => {
      const rows = Array.from({ length: 50 }, (_, index) => `R${index},Rake,garden,${index + 1}`);
      await app.request('POST', '/v1/imports', {
        headers: { 'content-type': CSV },
        body: ['sku,name,category,price', ...rows, ''].join('\n'),
      });
      const metrics = await Metrics.of(app);
      const samples = metrics.samples.filter(({ name }) => name === `${DURATION}_count`);
      const ofItems = samples.filter(({ labels }) => labels['db_collection_name'] === 'products');
      expect(new Set(ofItems.map(({ labels }) => labels['db_operation_name']))).toEqual(
        new Set(['read_container', 'create_item', 'read_item', 'query_items', 'execute_batch']),
      );
      const others = samples.filter((sample) => !ofItems.includes(sample));
      expect(new Set(others.map(({ labels }) => labels['db_operation_name']))).toEqual(
        new Set(['create_database', 'read_container', 'create_container']),
      );
    });
  });

  describe('in the log', () => {
    const app = withApp({ env: { COSMOS_SLOW_MS: '1000' }, logLevel: 'info' });
    const linesOf = (msg: string) => app.lines.filter((line) => line['msg'] === msg);

    it('should not be told while they are quick and served', async () => {
      const { id } = await create(app);
      await app.request('GET', at('none', 'tools'));
      await app.request('PUT', at(id, 'tools'), { body: product(), headers: { 'if-match': '"other"' } });
      expect([...linesOf('slow database call'), ...linesOf('failed database call')]).toEqual([]);
    });

    it('should be told with the diagnostics of the SDK when they take long', async () => {
      const { id } = await create(app);
      await app.orderFaults({ kind: 'latency', operation: 'readItem', milliseconds: 1_100 });
      await app.request('GET', at(id, 'tools'), { headers: { 'x-request-id': 'slow-one' } });
      expect(linesOf('slow database call')).toEqual([
        expect.objectContaining({
          level: 'warn',
          requestId: 'slow-one',
          call: 'products.find',
          operation: 'read_item',
          container: 'products',
          status: 200,
          requestCharge: 1,
          requests: 1,
          activityId: expect.any(String),
          diagnostics: [
            expect.objectContaining({
              endpoints: [app.db.endpoint],
              requests: [expect.objectContaining({ operation: 'read', resource: 'docs', status: 200 })],
            }),
          ],
        }),
      ]);
    });

    it('should be told with the pages of a query when it takes long', async () => {
      await app.orderFaults({ kind: 'latency', operation: 'queryItems', milliseconds: 1_100, times: 1 });
      await app.request('GET', '/v1/products?category=tools');
      expect(linesOf('slow database call')).toEqual([
        expect.objectContaining({
          operation: 'query_items',
          diagnostics: [expect.objectContaining({ requests: expect.any(Array) })],
        }),
      ]);
    });

    it('should be told with their retries when they are not served', async () => {
      await app.orderFaults({ kind: '429', operation: 'readItem', milliseconds: 1 });
      expect(await app.request('GET', at('any', 'tools'))).toMatchObject({ status: 429 });
      expect(linesOf('failed database call')).toEqual([
        expect.objectContaining({
          level: 'warn',
          call: 'products.find',
          status: 429,
          substatus: 3200,
          code: 'throttled',
          requests: 6,
          diagnostics: [expect.objectContaining({ retries: expect.arrayContaining([expect.anything()]) })],
        }),
      ]);
    });

    it('should be told when there was no answer', async () => {
      await app.orderFaults({ kind: 'reset-before', operation: 'createItem' });
      const answers = [await app.request('POST', '/v1/products', { body: product() })];
      expect(statusesOf(answers)).toEqual([503]);
      expect(linesOf('failed database call')).toEqual([
        expect.objectContaining({ reason: 'ECONNRESET', code: 'database_unavailable' }),
      ]);
    });
  });
});
