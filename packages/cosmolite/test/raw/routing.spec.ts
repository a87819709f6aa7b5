import { ROUTES } from '../../src/pipeline/routes.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { sendExactly } from '../support/exact-request.js';
import { gatewayError, someError } from '../support/matchers.js';
import { send, signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');

describe('routing', () => {
  const server = withServer();

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });

  const call = (method: string, path: string, headers: Record<string, string> = {}) =>
    send(server.target, method, path, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers },
      ...(method !== 'GET' && { body: {} }),
    });

  describe('unknown', () => {
    it.each([
      '/nowhere',
      `/dbs/${SHOP}/nothing`,
      `/dbs/${SHOP}/colls/products/nothing/x`,
      '/dbs//',
      '///dbs',
      '//',
      '/dbs//colls',
    ])('should refuse the path %s', async (target) => {
      const answer = await sendExactly(server.target, {
        method: 'GET',
        target,
        headers: signedHeaders(server.target, 'GET', target),
      });
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
    });

    it.each(['/dbs/%', '/dbs/%ff', '/dbs/a%2'])('should refuse the broken path %s', async (target) => {
      const answer = await sendExactly(server.target, { method: 'GET', target });
      expect([answer.status, answer.body]).toEqual([
        400,
        server.expected('wording', gatewayError('BadRequest', 'The request URL is invalid.')),
      ]);
    });

    it('should name the verbs that a path has', async () => {
      const answer = await call('PATCH', `/dbs/${SHOP}`);
      expect([answer.status, answer.headers.get('allow'), answer.body]).toEqual([
        405,
        'GET, DELETE',
        server.expected(
          'wording',
          gatewayError('MethodNotAllowed', "The requested verb 'PATCH' is not supported."),
        ),
      ]);
    });

    it.each(['2020', 'latest', '2020-13-99'])('should refuse the protocol version %s', async (version) => {
      expect((await call('GET', '/dbs', { 'x-ms-version': version })).status).toBe(400);
    });
  });

  describe('known but not built', () => {
    const unbuilt = ROUTES.filter(({ name, when }) => name === 'notImplemented' && !when);

    it('should be listed in the table of routes', () => {
      const absent = ['sprocs', 'triggers', 'udfs', 'conflicts']
        .map((name) => `/dbs/*/colls/*/${name}`)
        .concat('/dbs/*/clientencryptionkeys', '/dbs/*/users');
      const none = ['/dbs/*/colls/*/docs/*/attachments', '/dbs/*/users/*/permissions'];
      expect(unbuilt.map(({ method, path }) => `${method} ${path}`)).toEqual([
        ...absent.flatMap((feed) => [`POST ${feed}`, `POST ${feed}/*`, `PUT ${feed}/*`]),
        ...none.flatMap((feed) =>
          ['GET', 'POST']
            .map((method) => `${method} ${feed}`)
            .concat(['GET', 'POST', 'PUT', 'DELETE'].map((method) => `${method} ${feed}/*`)),
        ),
      ]);
    });

    // As conflict.spec.ts of Azure/azure-sdk-for-js expects it, where there is nothing.
    it.each([
      [`/dbs/${SHOP}/colls/products/sprocs`, 'StoredProcedures'],
      [`/dbs/${SHOP}/colls/products/triggers`, 'Triggers'],
      [`/dbs/${SHOP}/colls/products/udfs`, 'UserDefinedFunctions'],
      [`/dbs/${SHOP}/colls/products/conflicts`, 'Conflicts'],
      [`/dbs/${SHOP}/users`, 'Users'],
      [`/dbs/${SHOP}/clientencryptionkeys`, 'ClientEncryptionKeys'],
    ])('should list none at %s, and find none', async (path, name) => {
      const list = await call('GET', path);
      const found = await call('POST', path, { 'x-ms-documentdb-isquery': 'true' });
      const nothing = { _rid: expect.any(String), [name]: [], _count: 0 };
      expect([list.status, list.body, found.status, found.body]).toEqual([200, nothing, 200, nothing]);
      expect([(await call('GET', `${path}/x`)).status, (await call('DELETE', `${path}/x`)).status]).toEqual([
        404, 404,
      ]);
    });

    it('should tell a missing container from an empty list', async () => {
      const { status, headers } = await call('GET', `/dbs/${SHOP}/colls/none/sprocs`);
      expect([status, headers.get('x-ms-substatus')]).toEqual([404, '1003']);
    });

    it.each([
      [`/dbs/${SHOP}/colls/products/sprocs/s`, 'stored procedures'],
      [`/dbs/${SHOP}/colls/products/triggers/s`, 'triggers'],
      [`/dbs/${SHOP}/colls/products/udfs`, 'user-defined functions'],
      [`/dbs/${SHOP}/colls/products/conflicts`, 'the conflict feed'],
      [`/dbs/${SHOP}/users`, 'users'],
      [`/dbs/${SHOP}/users/u/permissions`, 'permissions'],
    ])('should answer POST %s with 501 naming it', async (path, feature) => {
      const answer = await call('POST', path);
      expect([answer.status, answer.body]).toEqual(
        server.expected('not implemented', [
          501,
          gatewayError('NotImplemented', `cosmolite does not implement ${feature}.`),
        ]),
      );
    });

    it.each([
      [
        'POST',
        `/dbs/${SHOP}/colls/products/docs`,
        { 'x-ms-documentdb-pre-trigger-include': 't' },
        'triggers',
      ],
      [
        'PUT',
        `/dbs/${SHOP}/colls/products/docs/a`,
        { 'x-ms-documentdb-post-trigger-include': 't' },
        'triggers',
      ],
      [
        'DELETE',
        `/dbs/${SHOP}/colls/products/docs/a`,
        { 'x-ms-documentdb-pre-trigger-include': 't' },
        'triggers',
      ],
      [
        'POST',
        `/dbs/${SHOP}/colls/products/docs`,
        { 'x-ms-indexing-directive': 'Exclude' },
        "the indexing directive 'Exclude'",
      ],
    ])('should say so of %s %s with %j', async (method, path, headers, feature) => {
      const answer = await call(method, path, headers);
      expect([answer.status, answer.body]).toEqual(
        server.expected('not implemented', [
          501,
          gatewayError('NotImplemented', `cosmolite does not implement ${feature}.`),
        ]),
      );
    });
  });

  it('should refuse a body that is not UTF-8', async () => {
    const target = `/dbs/${SHOP}/colls/products/docs`;
    const answer = await sendExactly(server.target, {
      method: 'POST',
      target,
      headers: {
        ...signedHeaders(server.target, 'POST', target),
        'x-ms-documentdb-partitionkey': '["p"]',
      },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
  });

  describeFor('http server', 'limits', () => {
    it('should refuse huge headers in its own words', async () => {
      const answer = await sendExactly(server.target, {
        method: 'GET',
        target: '/',
        headers: { 'x-huge': 'x'.repeat(100_000) },
      });
      expect([answer.status, answer.body]).toEqual([431, someError('RequestHeaderFieldsTooLarge')]);
    });

    it('should refuse what is not HTTP at all', async () => {
      const { port } = new URL(server.target.endpoint);
      const { connect } = await import('node:net');
      const { text } = await import('node:stream/consumers');
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('EHLO mail.example\r\n\r\n');
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*"code":"BadRequest"/s);
    });
  });
});
