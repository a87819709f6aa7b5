/** What SDKs other than the JavaScript one send, as raw requests. */
import type { Json } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { sendExactly } from '../support/exact-request.js';
import { send, signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const DATABASE = newDatabaseId('other');
const CONTAINER = `/dbs/${DATABASE}/colls/items`;
const KEY = { 'x-ms-documentdb-partitionkey': '["p"]' };
const QUERY = { 'x-ms-documentdb-isquery': 'True', 'content-type': 'application/query+json', ...KEY };
const PATCH = { operations: [{ op: 'set', path: '/n', value: 2 }] };

describe('requests of other SDKs', () => {
  const server = withServer();

  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: Json) =>
    send(server.target, method, path, { headers, ...(body !== undefined && { body }) });

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: DATABASE });
    await database.containers.create({ id: 'items', partitionKey: '/pk' });
  });

  describe('a slash at the end of an address', () => {
    it.each<[string, string, Record<string, string>, Json | undefined, number]>([
      ['GET', '/dbs/', {}, undefined, 200],
      ['POST', '/dbs/', {}, { id: newDatabaseId('slash') }, 201],
      ['GET', `/dbs/${DATABASE}/`, {}, undefined, 200],
      ['GET', `/dbs/${DATABASE}/colls/`, {}, undefined, 200],
      ['POST', `/dbs/${DATABASE}/colls/`, {}, { id: 'slash', partitionKey: { paths: ['/pk'] } }, 201],
      ['GET', `${CONTAINER}/`, {}, undefined, 200],
      ['PUT', `${CONTAINER}/`, {}, { id: 'items', partitionKey: { paths: ['/pk'] } }, 200],
      ['GET', `${CONTAINER}/pkranges/`, {}, undefined, 200],
      ['POST', `${CONTAINER}/docs/`, KEY, { id: 'a', pk: 'p' }, 201],
      ['GET', `${CONTAINER}/docs/a/`, KEY, undefined, 200],
      ['PUT', `${CONTAINER}/docs/a/`, KEY, { id: 'a', pk: 'p', n: 1 }, 200],
      ['PATCH', `${CONTAINER}/docs/a/`, KEY, PATCH, 200],
      ['POST', `${CONTAINER}/docs/`, QUERY, { query: 'SELECT * FROM c' }, 200],
      ['GET', `${CONTAINER}/docs/`, {}, undefined, 200],
      ['GET', `${CONTAINER}/docs/`, { 'a-im': 'Incremental feed', ...KEY }, undefined, 200],
      ['GET', '/offers/', {}, undefined, 200],
      ['DELETE', `${CONTAINER}/docs/a/`, KEY, undefined, 204],
      ['GET', `${CONTAINER}/docs/a/`, KEY, undefined, 404],
      ['POST', `${CONTAINER}/operations/partitionkeydelete/`, KEY, undefined, 200],
      ['DELETE', `/dbs/${DATABASE}/colls/slash/`, {}, undefined, 204],
    ])('should change nothing in %s %s', async (method, path, headers, body, status) => {
      expect((await call(method, path, headers, body)).status).toBe(status);
    });

    it.each(['//dbs/', `//dbs/${DATABASE}/`, `/${CONTAINER}/docs/`])(
      'should change nothing with another at the start: %s',
      async (target) => {
        const headers = signedHeaders(server.target, 'GET', target);
        expect((await sendExactly(server.target, { method: 'GET', target, headers })).status).toBe(200);
      },
    );

    it('should be signed for without it, by names and by resource ids', async () => {
      const rid = textAt((await call('GET', `${CONTAINER}/`)).body, '_self');
      expect((await call('GET', `/${rid}`)).status).toBe(200);
    });

    it.each(['/dbs//', `/dbs/${DATABASE}//`, `/dbs/${DATABASE}//colls/`])(
      'should still refuse %s, which has an empty part',
      async (path) => {
        expect((await call('GET', path)).status).toBe(400);
      },
    );
  });

  describe('an empty header', () => {
    beforeAll(async () => {
      await call('POST', `${CONTAINER}/docs`, KEY, { id: 'e', pk: 'p' });
    });

    it.each([
      'x-ms-session-token',
      'x-ms-consistency-level',
      'x-ms-version',
      'if-match',
      'if-none-match',
      'prefer',
      'x-ms-indexing-directive',
      'x-ms-documentdb-pre-trigger-include',
      'x-ms-documentdb-post-trigger-include',
      'x-ms-documentdb-partitionkeyrangeid',
    ])('should mean none on a read and a write: %s', async (name) => {
      const headers = { ...KEY, [name]: '' };
      const read = await call('GET', `${CONTAINER}/docs/e`, headers);
      const written = await call('PUT', `${CONTAINER}/docs/e`, headers, { id: 'e', pk: 'p' });
      expect([read.status, written.status, textAt(written.body, 'id')]).toEqual([200, 200, 'e']);
    });

    it.each([
      'x-ms-session-token',
      'x-ms-continuation',
      'x-ms-max-item-count',
      'x-ms-start-epk',
      'x-ms-end-epk',
      'x-ms-documentdb-partitionkeyrangeid',
      'x-ms-cosmos-populateindexmetrics-v2',
    ])('should mean none on a query and on a feed: %s', async (name) => {
      const query = await call(
        'POST',
        `${CONTAINER}/docs`,
        { ...QUERY, [name]: '' },
        { query: 'SELECT * FROM c' },
      );
      const feed = await call('GET', `${CONTAINER}/docs`, { 'a-im': 'Incremental feed', ...KEY, [name]: '' });
      expect([query.status, feed.status]).toEqual([200, 200]);
    });

    it.each(['x-ms-offer-throughput', 'x-ms-cosmos-offer-autopilot-settings'])(
      'should ask for no throughput: %s',
      async (name) => {
        const body = { id: `none-${name}`, partitionKey: { paths: ['/pk'] } };
        expect((await call('POST', `/dbs/${DATABASE}/colls`, { [name]: '' }, body)).status).toBe(201);
      },
    );
  });
});
