import { type FaultOrder, startCosmolite } from 'cosmolite';
import { CosmosClient } from '@azure/cosmos';
import type { ErrorCode } from '../../src/app.errors.js';
import { createApp, type TestAppWithDatabase } from '../support/create-app.js';
import { createAppAt } from '../support/create-app-at.js';
import { at, product } from '../support/products.js';
import { problemAnswer } from '../support/responses.js';

/** A product of this id meets this fault. */
const fault = (id: string, kind: FaultOrder['kind']): FaultOrder => ({
  kind,
  path: `/dbs/stockroom/colls/products/docs/${id}`,
  milliseconds: 1_500,
});

const FAULTS = (['408', '410', '429', '449', '503', 'latency'] as const).map((kind) => fault(kind, kind));

describe('a failure of the database, through the whole stack', () => {
  let app: TestAppWithDatabase;

  beforeAll(async () => {
    const env = { COSMOS_RETRY_MAX_ATTEMPTS: '0', REQUEST_TIMEOUT_MS: '1000' };
    app = await createApp(env, { cosmolite: { faults: { orders: FAULTS } } });
  });

  afterAll(() => app.close());

  const table: [id: string, code: ErrorCode, headers: object, members: object][] = [
    ['408', 'database_unavailable', { 'retry-after': '1' }, {}],
    ['410', 'database_unavailable', { 'retry-after': '1' }, {}],
    ['429', 'throttled', { 'retry-after': '2' }, { retryAfterMs: 1_500 }],
    ['449', 'database_unavailable', { 'retry-after': '1' }, {}],
    ['503', 'database_unavailable', { 'retry-after': '1' }, {}],
  ];

  it.each(table)('should be a problem that says so: %s', async (id, code, headers, members) => {
    const answer = await app.request('GET', at(id, 'tools'));
    const activityId = expect.any(String);
    const charged = { ...headers, 'x-request-charge': expect.any(String) };
    expect(answer).toEqual(
      problemAnswer(code, { instance: `/v1/products/${id}`, headers: charged, activityId, ...members }),
    );
  });

  it('should be unavailability when it answers too late', async () => {
    expect(await app.request('GET', at('latency', 'tools'))).toEqual(
      problemAnswer('database_unavailable', {
        instance: '/v1/products/latency',
        detail: 'The database did not answer in time.',
        headers: { 'retry-after': '1' },
      }),
    );
  });
});

describe('a database that is not as it should be', () => {
  it('should be our fault when the key is wrong', async () => {
    const app = await createApp();
    const wrong = await createAppAt(app.db.endpoint, { COSMOS_KEY: Buffer.from('wrong').toString('base64') });
    expect(await wrong.request('POST', '/v1/products', { body: product() })).toEqual(
      problemAnswer('database_misconfigured', {
        instance: '/v1/products',
        detail: 'The database refuses this service.',
        activityId: expect.any(String),
      }),
    );
    await wrong.close();
    await app.close();
  });

  it.each([
    ['GET', '/v1/products', '', {}],
    ['POST', '/v1/products', '', { body: product() }],
    ['DELETE', '/v1/products/a', '?category=tools', {}],
  ] as const)(
    'should be our fault when there is no container: %s %s',
    async (method, instance, query, options) => {
      const db = await startCosmolite();
      const client = new CosmosClient({ endpoint: db.endpoint, key: db.key });
      await client.databases.create({ id: 'stockroom' });
      client.dispose();
      const app = await createAppAt(db.endpoint, { COSMOS_KEY: db.key, COSMOS_PROVISION: 'verify' });
      expect(await app.request(method, instance + query, options)).toEqual(
        problemAnswer('database_misconfigured', {
          instance,
          detail: 'The database has no such container.',
          activityId: expect.any(String),
        }),
      );
      await app.close();
      await db.close();
    },
  );

  it('should be our fault when the container is gone, and not a product that is not found', async () => {
    const lines: Record<string, unknown>[] = [];
    const app = await createApp({ LOG_LEVEL: 'error' }, { lines });
    const client = new CosmosClient({ endpoint: app.db.endpoint, key: app.db.key });
    await client.database('stockroom').container('products').delete();
    client.dispose();
    expect(await app.request('GET', at('a', 'tools'))).toEqual(
      problemAnswer('database_misconfigured', {
        instance: '/v1/products/a',
        detail: 'The database has no such container.',
        activityId: expect.any(String),
      }),
    );
    const remedy = expect.stringMatching(/404\/1003 .* To fix: create the database and the container/);
    expect(lines).toEqual([
      expect.objectContaining({
        err: expect.objectContaining({ cause: expect.objectContaining({ message: remedy }) }),
      }),
    ]);
    await app.close();
  });
});
