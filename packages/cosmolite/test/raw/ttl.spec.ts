import type { Json, JsonObject } from '../../src/index.js';
import { ManualClock } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { backendError, gatewayError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';
import type { ServerUnderTest } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');

const settings = (id: string, defaultTtl?: number): JsonObject => ({
  id,
  partitionKey: { paths: ['/pk'] },
  ...(defaultTtl !== undefined && { defaultTtl }),
});

const call = (
  { target }: ServerUnderTest,
  method: string,
  path: string,
  body?: Json,
  headers: Record<string, string> = {},
) =>
  send(target, method, path, {
    headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers },
    ...(body !== undefined && { body }),
  });

/** @returns the path of its items */
const containerWith = async (server: ServerUnderTest, id: string, defaultTtl?: number): Promise<string> => {
  await call(server, 'POST', `/dbs/${SHOP}/colls`, settings(id, defaultTtl));
  return `/dbs/${SHOP}/colls/${id}/docs`;
};

describe('time to live that is set', () => {
  const server = withServer();

  beforeAll(async () => {
    await server.client.databases.create({ id: SHOP });
  });

  it.each<[Json, string]>([
    [0, '0'],
    [-2, '-2'],
    [null, 'null'],
    [1.5, '1.5'],
    ['60', '60'],
    [true, 'true'],
    [2_147_483_648, '2147483648'],
  ])('should refuse a ttl of %j', async (ttl, shown) => {
    const items = await containerWith(server, 'validated', -1);
    const answer = await call(server, 'POST', items, { id: 'a', pk: 'p', ttl });
    expect([answer.status, answer.body]).toEqual([
      400,
      backendError(
        'BadRequest',
        `The input ttl '${shown}' is invalid. Ensure to provide a nonzero positive integer less than or equal to ` +
          "'2147483647', or '-1' which means never expire.",
      ),
    ]);
  });

  it.each([-1, 1, 2_147_483_647])('should accept a ttl of %d', async (ttl) => {
    const items = await containerWith(server, 'validated', -1);
    expect((await call(server, 'POST', items, { id: `ttl ${ttl}`, pk: 'p', ttl })).status).toBe(201);
  });

  it('should name the rule for a container', async () => {
    const answer = await call(server, 'POST', `/dbs/${SHOP}/colls`, settings('bad', 0));
    expect([answer.status, answer.body]).toEqual([
      400,
      server.expected(
        'wording',
        gatewayError(
          'BadRequest',
          "The value specified for defaultTtl '0' is invalid. It must be a positive integer less than or equal to " +
            "'2147483647', or '-1'.",
        ),
      ),
    ]);
  });
});

describeFor('clock', 'time to live that passes', () => {
  const clock = new ManualClock(1_700_000_000_000);
  const server = withServer({ clock });
  const isThere = async (items: string, id: string): Promise<boolean> =>
    (await call(server, 'GET', `${items}/${id}`)).status === 200;

  beforeAll(async () => {
    await server.client.databases.create({ id: SHOP });
  });

  it.each<[string, number | undefined, number | undefined, number, boolean]>([
    ['no default and an own ttl', undefined, 5, 10, true],
    ['a default of never and no own ttl', -1, undefined, 1_000_000, true],
    ['a default of never and an own ttl, just before', -1, 5, 4, true],
    ['a default of never and an own ttl, just then', -1, 5, 5, false],
    ['a default, just before', 10, undefined, 9, true],
    ['a default, just then', 10, undefined, 10, false],
    ['a default and a shorter own ttl', 10, 5, 5, false],
    ['a default and a longer own ttl', 10, 20, 19, true],
    ['a default and an own ttl of never', 10, -1, 1_000_000, true],
  ])('should judge %s', async (name, defaultTtl, ttl, seconds, there) => {
    const items = await containerWith(server, name, defaultTtl);
    await call(server, 'POST', encodeURI(items), { id: 'a', pk: 'p', ...(ttl !== undefined && { ttl }) });
    clock.advance(seconds * 1000);
    expect(await isThere(encodeURI(items), 'a')).toBe(there);
  });

  it('should be told from the age of an item: an answer has the date that its times are from', async () => {
    const items = await containerWith(server, 'dated');
    const { body } = await call(server, 'POST', items, { id: 'a', pk: 'p' });
    clock.advance(90_000);
    const { headers } = await call(server, 'GET', `${items}/a`);
    const answeredAt = Date.parse(headers.get('date') ?? '') / 1_000;
    expect(body).toMatchObject({ _ts: answeredAt - 90 });
  });

  it('should hide an expired item from every read and write', async () => {
    const items = await containerWith(server, 'doors', 5);
    await call(server, 'POST', items, { id: 'a', pk: 'p' });
    clock.advance(5000);
    const query = { query: 'SELECT * FROM c', parameters: [] };
    const found = await call(server, 'POST', items, query, { 'x-ms-documentdb-isquery': 'true' });
    expect(found.body).toHaveProperty('_count', 0);
    expect((await call(server, 'GET', items)).body).toHaveProperty('_count', 0);
    expect((await call(server, 'GET', items, undefined, { 'a-im': 'Incremental Feed' })).status).toBe(304);
    expect((await call(server, 'PUT', `${items}/a`, { id: 'a', pk: 'p' })).status).toBe(404);
    expect((await call(server, 'PATCH', `${items}/a`, [{ op: 'set', path: '/n', value: 1 }])).status).toBe(
      404,
    );
    expect((await call(server, 'DELETE', `${items}/a`)).status).toBe(404);
  });

  it('should give the id free at once, for a new item', async () => {
    const items = await containerWith(server, 'ids', 5);
    const first = await call(server, 'POST', items, { id: 'a', pk: 'p' });
    clock.advance(5000);
    const second = await call(server, 'POST', items, { id: 'a', pk: 'p' });
    expect(second.status).toBe(201);
    expect(textAt(second.body, '_rid')).not.toBe(textAt(first.body, '_rid'));
    expect(await isThere(items, 'a')).toBe(true);
  });

  it.each<[string, string, Json]>([
    ['a replace', 'PUT', { id: 'a', pk: 'p', ttl: 10 }],
    ['a patch', 'PATCH', [{ op: 'set', path: '/n', value: 1 }]],
  ])('should start anew with %s', async (name, method, body) => {
    const items = encodeURI(await containerWith(server, `anew ${name}`, -1));
    await call(server, 'POST', items, { id: 'a', pk: 'p', ttl: 10 });
    clock.advance(9000);
    await call(server, method, `${items}/a`, body);
    clock.advance(9000);
    expect(await isThere(items, 'a')).toBe(true);
    clock.advance(1000);
    expect(await isThere(items, 'a')).toBe(false);
  });

  it('should follow the container when its default changes', async () => {
    const items = await containerWith(server, 'changing', 10);
    const change = (defaultTtl?: number) =>
      call(server, 'PUT', `/dbs/${SHOP}/colls/changing`, settings('changing', defaultTtl));
    await call(server, 'POST', items, { id: 'plain', pk: 'p' });
    await call(server, 'POST', items, { id: 'own', pk: 'p', ttl: 30 });
    await call(server, 'POST', items, { id: 'never', pk: 'p', ttl: -1 });
    const there = async () => Promise.all(['plain', 'own', 'never'].map((id) => isThere(items, id)));

    clock.advance(20_000);
    expect(await there()).toEqual([false, true, true]);
    await change(25);
    expect(await there()).toEqual([true, true, true]);
    clock.advance(20_000);
    expect(await there()).toEqual([false, false, true]);
    await change();
    expect(await there()).toEqual([true, true, true]);
    await change(-1);
    expect(await there()).toEqual([true, false, true]);
  });
});

describeFor('clock', 'time to live from the middle of a second', () => {
  const clock = new ManualClock(1_700_000_000_951);
  const server = withServer({ clock });
  const isThere = async (items: string, id: string): Promise<boolean> =>
    (await call(server, 'GET', `${items}/${id}`)).status === 200;

  beforeAll(async () => {
    await server.client.databases.create({ id: SHOP });
  });

  it.each<[string, number, JsonObject]>([
    ['its own', -1, { ttl: 1 }],
    ['the default', 1, {}],
  ])('should leave an item all of its second by %s', async (name, defaultTtl, members) => {
    const items = encodeURI(await containerWith(server, name, defaultTtl));
    await call(server, 'POST', items, { id: 'a', pk: 'p', ...members });
    clock.advance(999);
    expect(await isThere(items, 'a')).toBe(true);
    clock.advance(1000);
    expect(await isThere(items, 'a')).toBe(false);
  });

  it('should leave it as long after an update', async () => {
    const items = await containerWith(server, 'updated', -1);
    await call(server, 'POST', items, { id: 'a', pk: 'p', ttl: 1 });
    clock.advance(900);
    await call(server, 'PUT', `${items}/a`, { id: 'a', pk: 'p', ttl: 1 });
    clock.advance(999);
    expect(await isThere(items, 'a')).toBe(true);
  });

  it('should leave it as long when the default changes', async () => {
    const items = await containerWith(server, 'adopted', -1);
    await call(server, 'POST', items, { id: 'a', pk: 'p' });
    await call(server, 'PUT', `/dbs/${SHOP}/colls/adopted`, settings('adopted', 1));
    clock.advance(999);
    expect(await isThere(items, 'a')).toBe(true);
    clock.advance(1000);
    expect(await isThere(items, 'a')).toBe(false);
  });

  it('should keep its unique values as long', async () => {
    const path = `/dbs/${SHOP}/colls`;
    const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/sku'] }] };
    await call(server, 'POST', path, { ...settings('unique', 1), uniqueKeyPolicy });
    const write = async (id: string) =>
      (await call(server, 'POST', `${path}/unique/docs`, { id, pk: 'p', sku: 's' })).status;
    const first = await write('a');
    clock.advance(999);
    const second = await write('b');
    clock.advance(1000);
    expect([first, second, await write('b')]).toEqual([201, 409, 201]);
  });
});
