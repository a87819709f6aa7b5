import type { Json, JsonObject } from '../../src/index.js';
import { listAt, objectOf, textAt } from '../support/bodies.js';
import { compareText } from '../../src/values/values.js';
import { newDatabaseId } from '../support/database-ids.js';
import { itemBody, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const DATABASE = newDatabaseId('keys');
const COLLECTIONS = `/dbs/${DATABASE}/colls`;
const onKey = (key: Json) => ({ 'x-ms-documentdb-partitionkey': JSON.stringify(key) });
const AS_QUERY = {
  'x-ms-documentdb-isquery': 'True',
  'x-ms-documentdb-query-enablecrosspartition': 'True',
  'content-type': 'application/query+json',
};

const idsOf = (body: Json | undefined) =>
  listAt(body, 'Documents')
    .map((item) => textAt(item, 'id'))
    .toSorted(compareText);

describe('partition key values', () => {
  const server = withServer();

  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: Json) =>
    send(server.target, method, path, { headers, ...(body !== undefined && { body }) });
  const createContainer = (id: string, partitionKey: JsonObject) =>
    call('POST', COLLECTIONS, {}, { id, partitionKey });

  beforeAll(async () => {
    await server.client.databases.create({ id: DATABASE });
  });

  describe('that are no single value', () => {
    const ITEMS = `${COLLECTIONS}/addresses/docs`;

    beforeAll(async () => {
      await createContainer('addresses', { paths: ['/address/state'], version: 2 });
    });

    it.each<[string, JsonObject]>([
      ['an object', { address: { state: { code: 'WA' } } }],
      ['an empty object', { address: { state: {} } }],
      ['an array', { address: { state: ['WA'] } }],
      ['a path below a string', { address: 'Seattle' }],
      ['a path below a number', { address: 1 }],
      ['a path below null', { address: null }],
      ['a path below an array', { address: [{ state: 'WA' }] }],
      ['nothing', {}],
    ])('should store an item with %s under the missing value', async (name, members) => {
      const item = { id: name, ...members };
      const created = await call('POST', ITEMS, onKey([{}]), item);
      expect([created.status, created.body]).toEqual([201, itemBody(item)]);
      expect((await call('GET', `${ITEMS}/${encodeURI(name)}`, onKey([{}]))).status).toBe(200);
      const again = await call('POST', ITEMS, onKey([{}]), item);
      expect([again.status, again.body]).toEqual([409, someError('Conflict')]);
      const patch = { operations: [{ op: 'add', path: '/n', value: 1 }] };
      expect((await call('PATCH', `${ITEMS}/${encodeURI(name)}`, onKey([{}]), patch)).status).toBe(200);
      const batch = [{ operationType: 'Upsert', partitionKey: '[{}]', resourceBody: item }];
      const headers = {
        ...onKey([{}]),
        'x-ms-cosmos-is-batch-request': 'True',
        'x-ms-cosmos-batch-atomic': 'True',
      };
      expect((await call('POST', ITEMS, headers, batch)).status).toBe(200);
    });

    it('should refuse such an item under any other key', async () => {
      const item = { id: 'x', address: { state: { code: 'WA' } } };
      const answer = await call('POST', ITEMS, onKey(['WA']), item);
      expect([answer.status, answer.headers.get('x-ms-substatus')]).toEqual([400, '1001']);
    });

    it.each<[Json]>([[[{ code: 'WA' }]], [[['WA']]]])('should refuse %j in the header', async (key) => {
      expect((await call('GET', `${ITEMS}/x`, onKey(key))).status).toBe(400);
    });

    it('should take one level of a hierarchical key for missing', async () => {
      await createContainer('levels', { paths: ['/tenant', '/user'], kind: 'MultiHash', version: 2 });
      const path = `${COLLECTIONS}/levels/docs`;
      const item = { id: 'a', tenant: 't', user: { name: 'u' } };
      expect((await call('POST', path, onKey(['t', {}]), item)).status).toBe(201);
      expect((await call('GET', `${path}/a`, onKey(['t', {}]))).body).toEqual(itemBody(item));
    });
  });

  describe('of another number of levels', () => {
    const ITEMS = `${COLLECTIONS}/hierarchy/docs`;

    beforeAll(async () => {
      await createContainer('hierarchy', { paths: ['/t', '/u'], kind: 'MultiHash', version: 2 });
      for (const [id, t, u] of [
        ['a', 't1', 'u1'],
        ['b', 't1', 'u2'],
        ['c', 't2', 'u1'],
      ] as const) {
        await call('POST', ITEMS, onKey([t, u]), { id, t, u });
      }
    });

    it.each<[string, string, Json, Json | undefined]>([
      ['GET', `${ITEMS}/a`, [], undefined],
      ['GET', `${ITEMS}/a`, ['t1'], undefined],
      ['GET', `${ITEMS}/a`, ['t1', 'u1', 'v1'], undefined],
      ['POST', ITEMS, ['t1'], { id: 'd', t: 't1', u: 'u1' }],
      ['PUT', `${ITEMS}/a`, ['t1'], { id: 'a', t: 't1', u: 'u1' }],
      ['DELETE', `${ITEMS}/a`, ['t1', 'u1', 'v1'], undefined],
      ['POST', ITEMS, ['t1', 'u2'], { id: 'd', t: 't1', u: 'u1' }],
    ])('should say sub-status 1001 to %s %s with %j', async (method, path, key, body) => {
      const answer = await call(method, path, onKey(key), body);
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        400,
        '1001',
        someError('BadRequest'),
      ]);
    });

    it.each<[Json, string[]]>([
      [[], ['a', 'b', 'c']],
      [['t1'], ['a', 'b']],
      [['t1', 'u2'], ['b']],
    ])('should query everything below %j', async (key, ids) => {
      const headers = { ...AS_QUERY, ...onKey(key) };
      const query = await call('POST', ITEMS, headers, { query: 'SELECT c.id FROM c' });
      const feed = await call('GET', ITEMS, { 'a-im': 'Incremental feed', ...onKey(key) });
      expect([idsOf(query.body), idsOf(feed.body)]).toEqual([ids, ids]);
    });

    it('should query everything below an empty key of one level, too', async () => {
      await createContainer('single', { paths: ['/t'], version: 1 });
      for (const t of ['x', 'y']) await call('POST', `${COLLECTIONS}/single/docs`, onKey([t]), { id: t, t });
      const headers = { ...AS_QUERY, ...onKey([]) };
      const { body } = await call('POST', `${COLLECTIONS}/single/docs`, headers, {
        query: 'SELECT c.id FROM c',
      });
      expect(objectOf(body)['_count']).toBe(2);
    });
  });

  describe('at paths of special characters', () => {
    it.each(['/a b', '/a/b c', '/ ', '/a\tb', '/"a', "/a'", '/a/'])('should refuse %j', async (path) => {
      const asKey = await createContainer('refused', { paths: [path] });
      const asUnique = await call(
        'POST',
        COLLECTIONS,
        {},
        {
          id: 'refused',
          partitionKey: { paths: ['/pk'] },
          uniqueKeyPolicy: { uniqueKeys: [{ paths: [path] }] },
        },
      );
      expect([asKey.status, asUnique.status]).toEqual([400, 400]);
    });

    // The SDKs' own tests of extraction use these two.
    it.each([
      ['double', `/"first level' 1*()"/"le/vel2"`, `first level' 1*()`],
      ['single', `/'second level" 1*()'/'le/vel2'`, `second level" 1*()`],
    ])('should take names in %s quotes', async (id, path, name) => {
      const created = await createContainer(`quoted-${id}`, { paths: [path] });
      expect([created.status, objectOf(created.body)['partitionKey']]).toEqual([
        201,
        { paths: [path], kind: 'Hash', version: 1 },
      ]);
      const item = { id: 'a', [name]: { 'le/vel2': 'val' } };
      const answer = await call('POST', `${COLLECTIONS}/quoted-${id}/docs`, onKey(['val']), item);
      expect([answer.status, answer.body]).toEqual([201, itemBody(item)]);
    });
  });
});
