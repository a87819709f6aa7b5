import type { Json } from '../../src/index.js';
import { objectOf } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { backendError, gatewayError, itemBody, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;

describe('upsert, replace, patch and delete', () => {
  const server = withServer();
  let etag = '';

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });
  beforeEach(async () => {
    const { container } = await server.client.database(SHOP).container('products').read();
    ({ etag } = await container.items.upsert({ id: 'a', pk: 'p', n: 1 }));
  });

  const call = (method: string, id: string | undefined, body?: Json, headers: Record<string, string> = {}) =>
    send(server.target, method, id === undefined ? ITEMS : `${ITEMS}/${id}`, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers },
      ...(body !== undefined && { body }),
    });
  const upsert = (body: Json, headers: Record<string, string> = {}) =>
    call('POST', undefined, body, { 'x-ms-documentdb-is-upsert': 'True', ...headers });
  const stored = async (id: string) => (await call('GET', id)).body;
  const failedPrecondition = backendError(
    'PreconditionFailed',
    'One of the specified pre-condition is not met. Learn more: https://aka.ms/CosmosDB/sql/errors/precondition-failed',
  );

  describe('upsert', () => {
    it('should create what is not there', async () => {
      const answer = await upsert({ id: 'new-by-upsert', pk: 'p' });
      expect([answer.status, answer.body]).toEqual([201, itemBody({ id: 'new-by-upsert', pk: 'p' })]);
    });

    it('should replace the whole of what is there', async () => {
      const answer = await upsert({ id: 'a', pk: 'p', m: 2 });
      expect([answer.status, answer.body]).toEqual([200, itemBody({ id: 'a', pk: 'p', m: 2 })]);
      expect(await stored('a')).toEqual(answer.body);
    });

    it('should keep the resource id and change the etag', async () => {
      const before = await stored('a');
      const after = (await upsert({ id: 'a', pk: 'p', n: 1 })).body;
      expect(after).toEqual({
        ...objectOf(before),
        _etag: expect.not.stringMatching(etag),
        _ts: expect.any(Number),
      });
    });

    it.each<[string, () => Record<string, string>, number]>([
      ['its etag', () => ({ 'if-match': etag }), 200],
      ['any etag', () => ({ 'if-match': '*' }), 200],
      ['another etag', () => ({ 'if-match': '"x"' }), 412],
      ['If-None-Match: *', () => ({ 'if-none-match': '*' }), 412],
    ])('should honour %s on an item that exists', async (_, headers, status) => {
      expect((await upsert({ id: 'a', pk: 'p' }, headers())).status).toBe(status);
    });

    it('should ignore If-Match on an item that does not exist', async () => {
      expect((await upsert({ id: 'matched', pk: 'p' }, { 'if-match': '"x"' })).status).toBe(201);
    });
  });

  describe('replace', () => {
    it('should replace the whole item', async () => {
      const answer = await call('PUT', 'a', { id: 'a', pk: 'p', m: 2 });
      expect([answer.status, answer.body]).toEqual([200, itemBody({ id: 'a', pk: 'p', m: 2 })]);
    });

    it.each<[string, string, Json, number]>([
      ['no id', 'a', { pk: 'p' }, 400],
      ['another partition key', 'a', { id: 'a', pk: 'q' }, 400],
      ['an unknown item', 'none', { id: 'none', pk: 'p' }, 404],
    ])('should refuse %s', async (_, id, body, status) => {
      expect((await call('PUT', id, body)).status).toBe(status);
    });
  });

  describe('patch', () => {
    it('should accept a bare array', async () => {
      const answer = await call('PATCH', 'a', [{ op: 'incr', path: '/n', value: 2 }]);
      expect([answer.status, answer.body]).toEqual([200, itemBody({ id: 'a', pk: 'p', n: 3 })]);
    });

    it('should apply when its condition is met', async () => {
      const operations = [{ op: 'set', path: '/m', value: null }];
      const answer = await call('PATCH', 'a', { operations, condition: 'from c where c.n = 1' });
      expect([answer.status, answer.body]).toEqual([200, itemBody({ id: 'a', pk: 'p', n: 1, m: null })]);
    });

    it('should leave the item alone when its condition is not met', async () => {
      const operations = [{ op: 'set', path: '/n', value: 9 }];
      const answer = await call('PATCH', 'a', { operations, condition: 'from c where c.n > 1' });
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        412,
        '1110',
        failedPrecondition,
      ]);
      expect(await stored('a')).toEqual(itemBody({ id: 'a', pk: 'p', n: 1 }));
    });

    it('should leave the item alone when one operation fails', async () => {
      const answer = await call('PATCH', 'a', [
        { op: 'set', path: '/n', value: 9 },
        { op: 'remove', path: '/missing' },
      ]);
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      expect(await stored('a')).toEqual(itemBody({ id: 'a', pk: 'p', n: 1 }));
    });

    it.each<[string, string, Json, number]>([
      ['an unknown item', 'none', [{ op: 'set', path: '/n', value: 1 }], 404],
      [
        'a condition that is no filter',
        'a',
        { operations: [{ op: 'set', path: '/n', value: 1 }], condition: 'c.n' },
        400,
      ],
      ['the id', 'a', [{ op: 'set', path: '/id', value: 'b' }], 400],
      ['the partition key', 'a', [{ op: 'set', path: '/pk', value: 'q' }], 400],
      ['a ttl of 0', 'a', [{ op: 'set', path: '/ttl', value: 0 }], 400],
      ['no operation', 'a', [], 400],
      ['a text', 'a', 'patch', 400],
    ])('should refuse %s', async (_, id, body, status) => {
      expect((await call('PATCH', id, body)).status).toBe(status);
    });
  });

  describe('delete', () => {
    it('should delete once', async () => {
      const first = await call('DELETE', 'a');
      expect([first.status, first.body]).toEqual([204, undefined]);
      expect((await call('DELETE', 'a')).status).toBe(404);
      expect((await call('GET', 'a')).status).toBe(404);
    });

    it('should free the id', async () => {
      await call('DELETE', 'a');
      expect((await call('POST', undefined, { id: 'a', pk: 'p' })).status).toBe(201);
    });
  });

  describe.each<[string, string, Json | undefined]>([
    ['replace', 'PUT', { id: 'a', pk: 'p', n: 2 }],
    ['patch', 'PATCH', [{ op: 'set', path: '/n', value: 2 }]],
    ['delete', 'DELETE', undefined],
  ])('preconditions of %s', (_, method, body) => {
    it('should go through with the right etag', async () => {
      expect((await call(method, 'a', body, { 'if-match': etag })).status).toBeLessThan(300);
    });

    it('should go through with any etag', async () => {
      expect((await call(method, 'a', body, { 'if-match': '*' })).status).toBeLessThan(300);
    });

    it('should change nothing with a stale etag', async () => {
      await call('PUT', 'a', { id: 'a', pk: 'p', n: 7 });
      const answer = await call(method, 'a', body, { 'if-match': etag });
      expect([answer.status, answer.body]).toEqual([412, failedPrecondition]);
      expect(await stored('a')).toEqual(itemBody({ id: 'a', pk: 'p', n: 7 }));
    });

    it('should look for the item before the etag', async () => {
      const missing = method === 'PUT' ? { id: 'none', pk: 'p' } : body;
      expect((await call(method, 'none', missing, { 'if-match': '"x"' })).status).toBe(404);
    });
  });

  it('should not send written items back when asked for less', async () => {
    const answer = await call('PUT', 'a', { id: 'a', pk: 'p', n: 5 }, { prefer: 'return=minimal' });
    expect([answer.status, answer.body]).toEqual([200, undefined]);
    expect(await stored('a')).toEqual(itemBody({ id: 'a', pk: 'p', n: 5 }));
  });

  it('should refuse a body that does not name its id in the words of the service', async () => {
    const answer = await upsert({ pk: 'p' });
    expect(answer.body).toEqual(
      gatewayError(
        'BadRequest',
        "The input content is invalid because the required properties - 'id; ' - are missing",
      ),
    );
  });
});
