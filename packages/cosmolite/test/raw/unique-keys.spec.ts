import type { CosmoliteOptions, Json, JsonObject } from '../../src/index.js';
import { ManualClock } from '../../src/index.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { backendError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;
const violation = backendError('Conflict', 'Unique index constraint violation.');

const item = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  pk: 'p',
  sku: `sku of ${id}`,
  name: `name of ${id}`,
  ...more,
});

/** A container with unique keys for each test, and how to talk to it. */
function withProducts(options: CosmoliteOptions = {}) {
  const server = withServer(options);

  beforeEach(async () => {
    const { database } = await server.client.databases.createIfNotExists({ id: SHOP });
    await database.containers.create({
      id: 'products',
      partitionKey: '/pk',
      defaultTtl: -1,
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }, { paths: ['/name', '/size/width'] }] },
    });
  });
  afterEach(async () => {
    await server.client.database(SHOP).container('products').delete();
  });

  const call = (method: string, path: string, body?: Json, headers: Record<string, string> = {}) =>
    send(server.target, method, path, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers },
      ...(body !== undefined && { body }),
    });
  const create = (id: string, more: JsonObject = {}) => call('POST', ITEMS, item(id, more));
  return { server, call, create };
}

describe('unique keys', () => {
  const { call, create } = withProducts();
  const upsert = (id: string, more: JsonObject = {}) =>
    call('POST', ITEMS, item(id, more), { 'x-ms-documentdb-is-upsert': 'true' });

  it('should be free again when their item takes another one, and when it is gone', async () => {
    await create('a', { sku: 'first' });
    await call('PATCH', `${ITEMS}/a`, [{ op: 'set', path: '/sku', value: 'second' }]);
    const statuses = [
      (await create('b', { sku: 'first' })).status,
      (await create('c', { sku: 'second' })).status,
      (await call('DELETE', `${ITEMS}/a`)).status,
      (await create('c', { sku: 'second' })).status,
    ];
    expect(statuses).toEqual([201, 409, 204, 201]);
  });

  it('should refuse a taken value on every kind of write and change nothing', async () => {
    await create('a', { sku: 'taken' });
    await create('b');
    const attempts = [
      await create('c', { sku: 'taken' }),
      await upsert('c', { sku: 'taken' }),
      await upsert('b', { sku: 'taken' }),
      await call('PUT', `${ITEMS}/b`, item('b', { sku: 'taken' })),
      await call('PATCH', `${ITEMS}/b`, [{ op: 'set', path: '/sku', value: 'taken' }]),
    ];
    for (const answer of attempts) {
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        409,
        '3301',
        violation,
      ]);
    }
    expect((await call('GET', `${ITEMS}/b`)).body).toMatchObject(item('b'));
    expect((await call('GET', `${ITEMS}/c`)).status).toBe(404);
  });

  it.each<[string, JsonObject, JsonObject, number]>([
    ['another value', { sku: 'x' }, { sku: 'y' }, 201],
    ['the same letters in another case', { sku: 'x' }, { sku: 'X' }, 201],
    ['the same value of another type', { sku: '1' }, { sku: 1 }, 201],
    ['the same number written otherwise', { sku: 1 }, { sku: 1.0 }, 409],
    ['null twice', { sku: null }, { sku: null }, 409],
    [
      'a tuple that differs in one place',
      { name: 'n', size: { width: 1 } },
      { name: 'n', size: { width: 2 } },
      201,
    ],
    ['the same tuple', { name: 'n', size: { width: 1 } }, { name: 'n', size: { width: 1 } }, 409],
    ['a tuple without its second value, twice', { name: 'n' }, { name: 'n', size: {} }, 409],
    [
      'a path through an array, twice',
      { name: 'n', size: [{ width: 1 }] },
      { name: 'n', size: [{ width: 2 }] },
      409,
    ],
  ])('should judge %s', async (_, first, second, status) => {
    expect((await create('a', first)).status).toBe(201);
    expect((await create('b', second)).status).toBe(status);
  });

  it('should count a missing property as null', async () => {
    await call('POST', ITEMS, { id: 'a', pk: 'p', name: 'a' });
    expect((await call('POST', ITEMS, { id: 'b', pk: 'p', name: 'b' })).body).toEqual(violation);
    expect((await create('c', { sku: null })).body).toEqual(violation);
  });

  it('should keep logical partitions apart', async () => {
    await create('a', { sku: 'x' });
    const other = await call('POST', ITEMS, item('a', { pk: 'q', sku: 'x' }), {
      'x-ms-documentdb-partitionkey': '["q"]',
    });
    expect(other.status).toBe(201);
  });

  it('should let an item keep its own values', async () => {
    await create('a');
    expect((await call('PUT', `${ITEMS}/a`, item('a', { n: 1 }))).status).toBe(200);
    expect((await upsert('a', { n: 2 })).status).toBe(200);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a delete', () => call('DELETE', `${ITEMS}/a`)],
    ['a replace with another value', () => call('PUT', `${ITEMS}/a`, item('a', { sku: 'y' }))],
  ])('should free the values by %s', async (_, free) => {
    await create('a', { sku: 'x', name: 'first' });
    await free();
    expect((await create('b', { sku: 'x' })).status).toBe(201);
  });

  it('should say the id is taken before it looks at the values', async () => {
    await create('a', { sku: 'x' });
    const answer = await create('a', { sku: 'x' });
    expect([answer.status, answer.headers.get('x-ms-substatus')]).toEqual([409, null]);
  });

  it('should roll a batch back as a whole', async () => {
    await create('a', { sku: 'x' });
    const batch = [
      { operationType: 'Create', resourceBody: item('b', { sku: 'y' }) },
      { operationType: 'Create', resourceBody: item('c', { sku: 'x' }) },
    ];
    const answer = await call('POST', ITEMS, batch, {
      'x-ms-cosmos-is-batch-request': 'true',
      'x-ms-cosmos-batch-atomic': 'true',
    });
    expect(answer.body).toEqual([
      expect.objectContaining({ statusCode: 424 }),
      expect.objectContaining({ statusCode: 409, subStatusCode: 3301 }),
    ]);
    expect((await create('d', { sku: 'y' })).status).toBe(201);
  });
});

describeFor('clock', 'unique keys of expired items', () => {
  const clock = new ManualClock(1_700_000_000_000);
  const { server, call, create } = withProducts({ clock });

  it('should be free', async () => {
    await create('a', { sku: 'x', name: 'first' });
    await call('PATCH', `${ITEMS}/a`, [{ op: 'set', path: '/ttl', value: 5 }]);
    clock.advance(5000);
    expect((await create('b', { sku: 'x' })).status).toBe(201);
  });

  it('should not bring an expired item back beside the one that has its value now', async () => {
    await create('a', { sku: 'x', ttl: 5 });
    clock.advance(5000);
    await create('b', { sku: 'x' });
    const { resource: container } = await server.client.database(SHOP).container('products').read();
    if (!container) throw new Error('The container is gone.');
    const { defaultTtl: _, ...withoutTtl } = container;
    await server.client.database(SHOP).container('products').replace(withoutTtl);
    expect((await call('GET', `${ITEMS}/a`)).status).toBe(404);
  });
});
