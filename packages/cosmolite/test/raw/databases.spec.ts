import type { Json } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { backendError, gatewayError, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const RID = /^[\w+-]{6}==$/;

const databaseBody = (id: string): object => ({
  id,
  _rid: expect.stringMatching(RID),
  _self: expect.stringMatching(/^dbs\/[\w+-]{6}==\/$/),
  _etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/),
  _colls: 'colls/',
  _users: 'users/',
  _ts: expect.any(Number),
});

describe('databases', () => {
  const server = withServer();

  const call = (method: string, path: string, body?: Json | string, headers: Record<string, string> = {}) =>
    send(server.target, method, path, { headers, ...(body !== undefined && { body }) });
  const create = (body: Json | string) => call('POST', '/dbs', body);

  describe('create', () => {
    it('should answer the database', async () => {
      const id = newDatabaseId('created');
      const { status, headers, body } = await create({ id });
      expect([status, body]).toEqual([201, databaseBody(id)]);
      expect(headers.get('etag')).toBe(textAt(body, '_etag'));
    });

    it('should refuse a taken id', async () => {
      const id = newDatabaseId('taken');
      await create({ id });
      const answer = await create({ id });
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        409,
        '3206',
        backendError('Conflict', 'Resource with specified id or name already exists.'),
      ]);
    });

    it.each([{}, { id: '' }, { id: null }])('should miss the id in %j', async (body) => {
      const answer = await create(body);
      expect([answer.status, answer.body]).toEqual([
        400,
        gatewayError(
          'BadRequest',
          "The input content is invalid because the required properties - 'id; ' - are missing",
        ),
      ]);
    });

    it.each<Json>([
      { id: 5 },
      { id: 'a/b' },
      { id: String.raw`a\b` },
      { id: 'a?b' },
      { id: 'a#b' },
      { id: 'a ' },
      { id: 'x'.repeat(256) },
      [],
      'text',
      null,
    ])('should refuse %j', async (body) => {
      const answer = await create(body);
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
    });
  });

  describe('read', () => {
    it('should answer the same by name and by resource id', async () => {
      const id = newDatabaseId('Grüße & so');
      const { body } = await create({ id });
      const rid = textAt(body, '_rid');
      const encoded = id.replace('Grüße & so', 'Gr%C3%BC%C3%9Fe%20&%20so');
      expect((await call('GET', `/dbs/${encoded}`)).body).toEqual(body);
      expect((await call('GET', `/dbs/${rid}`)).body).toEqual(body);
    });

    it('should answer 304 to its etag', async () => {
      const id = newDatabaseId('unchanged');
      const { headers } = await create({ id });
      const etag = headers.get('etag') ?? '';
      const answer = await call('GET', `/dbs/${id}`, undefined, { 'if-none-match': etag });
      expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([304, undefined, etag]);
    });

    it('should not find an unknown one', async () => {
      const answer = await call('GET', `/dbs/${newDatabaseId('unknown')}`);
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        404,
        null,
        backendError('NotFound', 'Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found'),
      ]);
    });
  });

  describe('query', () => {
    it.each<Json>([{}, { query: 5 }, { query: 'SELECT' }, { query: 'SELECT * FROM d', parameters: {} }])(
      'should refuse the query %j',
      async (body) => {
        const answer = await call('POST', '/dbs', body, { 'x-ms-documentdb-isquery': 'true' });
        expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      },
    );
  });

  describe('delete', () => {
    it('should delete it with everything in it', async () => {
      const id = newDatabaseId('gone');
      const path = `/dbs/${id}`;
      const { database } = await server.client.databases.create({ id });
      await database.containers.create({ id: 'c', partitionKey: '/pk' });
      const deleted = await call('DELETE', path);
      expect([deleted.status, deleted.body]).toEqual([204, undefined]);
      expect((await call('GET', path)).status).toBe(404);
      expect((await call('GET', `${path}/colls/c`)).headers.get('x-ms-substatus')).toBe('1003');
    });

    it('should come back empty, under another resource id', async () => {
      const id = newDatabaseId('again');
      const before = textAt((await create({ id })).body, '_rid');
      await call('POST', `/dbs/${id}/colls`, { id: 'c', partitionKey: { paths: ['/pk'] } });
      await call('DELETE', `/dbs/${id}`);
      const after = textAt((await create({ id })).body, '_rid');
      expect(after).not.toBe(before);
      expect((await call('GET', `/dbs/${id}/colls`)).body).toHaveProperty('_count', 0);
    });

    it('should honour If-Match', async () => {
      const id = newDatabaseId('guarded');
      await create({ id });
      expect((await call('DELETE', `/dbs/${id}`, undefined, { 'if-match': '"x"' })).status).toBe(412);
      expect((await call('DELETE', `/dbs/${newDatabaseId('unknown')}`)).status).toBe(404);
    });
  });
});

describeFor('account of its own', 'list and query of databases', () => {
  const server = withServer();
  const page = (headers: Record<string, string>) =>
    send(server.target, 'POST', '/dbs', {
      headers: { 'x-ms-documentdb-isquery': 'true', 'x-ms-max-item-count': '1', ...headers },
      body: { query: 'SELECT VALUE d.id FROM d ORDER BY d.id', parameters: [] },
    });

  it('should answer a feed in the order of creation', async () => {
    for (const id of ['b', 'a']) await server.client.databases.create({ id });
    const answer = await send(server.target, 'GET', '/dbs');
    expect([answer.status, answer.body]).toEqual([
      200,
      { _rid: '', Databases: [databaseBody('b'), databaseBody('a')], _count: 2 },
    ]);
    expect(answer.headers.get('x-ms-item-count')).toBe('2');
  });

  it('should answer queries page by page', async () => {
    const first = await page({});
    expect(first.body).toEqual({ _rid: '', Databases: ['a'], _count: 1 });
    const second = await page({ 'x-ms-continuation': first.headers.get('x-ms-continuation') ?? '' });
    expect(second.body).toEqual({ _rid: '', Databases: ['b'], _count: 1 });
    expect(second.headers.get('x-ms-continuation')).toBeNull();
  });
});
