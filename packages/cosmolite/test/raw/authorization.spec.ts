import { createHmac } from 'node:crypto';
import type { Json } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { sendExactly } from '../support/exact-request.js';
import { gatewayError, someError } from '../support/matchers.js';
import { send, signedHeaders } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const OTHER_KEY = Buffer.from('another key').toString('base64');
const AAD = 'type=aad&ver=1.0&sig=header.payload.signature';

const sign = (key: string, text: string): string => {
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return encodeURIComponent(`type=master&ver=1.0&sig=${signature}`);
};

describe('authorization', () => {
  const server = withServer();

  const get = (headers: Record<string, string>, target = `/dbs/${SHOP}`) =>
    sendExactly(server.target, { method: 'GET', target, headers });

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'Pro dukte ü', partitionKey: '/pk' });
  });

  describe('shape', () => {
    it('should show the payload that a wrong signature should have signed', async () => {
      const date = new Date().toUTCString();
      const answer = await get({ 'x-ms-date': date, authorization: sign(OTHER_KEY, 'anything') });
      const payload = `get\ndbs\ndbs/${SHOP}\n${date.toLowerCase()}\n\n`;
      expect([answer.status, answer.body]).toEqual([
        401,
        gatewayError(
          'Unauthorized',
          "The input authorization token can't serve the request. The wrong key is being used or the expected " +
            'payload is not built as per the protocol. For more info: https://aka.ms/cosmosdb-tsg-unauthorized. ' +
            `Server used the following payload to sign: '${payload}'`,
        ),
      ]);
    });

    it('should name the activity and charge nothing', async () => {
      const { headers } = await get({});
      expect([headers['x-ms-activity-id'], headers['x-ms-request-charge']]).toEqual([
        expect.stringMatching(/^[0-9a-f-]{36}$/),
        '0',
      ]);
    });
  });

  describe('validation', () => {
    it.each<[string, Record<string, string>, number, string | undefined]>([
      ['no header', {}, 401, '5000'],
      ['an unknown scheme', { authorization: 'Bearer abc' }, 401, '5001'],
      ['an unknown type', { authorization: 'type=magic&ver=1.0&sig=abc' }, 401, '5001'],
      ['no signature', { authorization: 'type=master&ver=1.0&sig=' }, 401, '5001'],
      ['a broken percent code', { authorization: 'type%3' }, 401, '5001'],
      ['a short signature', { authorization: 'type=master&ver=1.0&sig=abc' }, 401, undefined],
    ])('should refuse %s', async (_, headers, status, substatus) => {
      const answer = await get(headers);
      expect([answer.status, answer.headers['x-ms-substatus'], answer.body]).toEqual([
        status,
        substatus,
        someError('Unauthorized'),
      ]);
    });

    it('should refuse a wrong signature of a text that was rightly signed a moment before', async () => {
      const date = new Date().toUTCString();
      const payload = `get\ndbs\n\n${date.toLowerCase()}\n\n`;
      const statuses: number[] = [];
      for (const key of [server.target.key, OTHER_KEY, server.target.key]) {
        const answer = await get({ 'x-ms-date': date, authorization: sign(key, payload) }, '/dbs');
        statuses.push(answer.status);
      }
      expect(statuses).toEqual([200, 401, 200]);
    });

    it.each([
      ['resource', 'type=resource&ver=1.0&sig=abc'],
      ['Microsoft Entra', AAD],
    ])('should refuse a %s token that is none', async (_, authorization) => {
      const answer = await get({ authorization });
      expect([answer.status, answer.headers['x-ms-substatus'], answer.body]).toEqual([
        401,
        server.expected('token substatus', '5001'),
        someError('Unauthorized'),
      ]);
    });

    it.each([
      ['sixteen minutes old', -16],
      ['sixteen minutes ahead', 16],
    ])('should refuse a right signature that is %s', async (_, minutes) => {
      const date = new Date(Date.now() + minutes * 60_000).toUTCString();
      const authorization = sign(server.target.key, `get\ndbs\ndbs/${SHOP}\n${date.toLowerCase()}\n\n`);
      const answer = await get({ 'x-ms-date': date, authorization });
      expect([answer.status, answer.body]).toEqual([403, someError('Forbidden')]);
    });

    it('should refuse a right signature without a date', async () => {
      const authorization = sign(server.target.key, `get\ndbs\ndbs/${SHOP}\n\n\n`);
      expect((await get({ authorization })).status).toBe(403);
    });

    it('should refuse a signature for another resource', async () => {
      const headers = signedHeaders(server.target, 'GET', '/dbs/other');
      expect((await get(headers)).status).toBe(401);
    });

    it('should refuse a signature for another verb', async () => {
      const headers = signedHeaders(server.target, 'DELETE', `/dbs/${SHOP}`);
      expect((await get(headers)).status).toBe(401);
    });
  });

  describe('behaviour', () => {
    it.each([
      '/',
      '/dbs',
      `/dbs/${SHOP}`,
      `/dbs/${SHOP}/colls`,
      `/dbs/${SHOP}/colls/Pro%20dukte%20%C3%BC`,
      '/offers',
    ])('should let in what is signed for %s', async (path) => {
      expect((await send(server.target, 'GET', path)).status).toBe(200);
    });

    it('should take the date header when x-ms-date is not there', async () => {
      const date = new Date().toUTCString();
      const authorization = sign(server.target.key, `get\ndbs\ndbs/${SHOP}\n\n${date.toLowerCase()}\n`);
      expect((await get({ date, authorization })).status).toBe(200);
    });

    it('should take a signature that is not URL-encoded', async () => {
      const headers = signedHeaders(server.target, 'GET', `/dbs/${SHOP}`);
      const authorization = decodeURIComponent(headers['authorization'] ?? '');
      expect((await get({ ...headers, authorization })).status).toBe(200);
    });

    it('should take the lower-cased resource id for a path of resource ids', async () => {
      const { body } = await get(signedHeaders(server.target, 'GET', `/dbs/${SHOP}`));
      const rid = textAt(body, '_rid');
      const date = new Date().toUTCString();
      const text = `get\ndbs\n${rid.toLowerCase()}\n${date.toLowerCase()}\n\n`;
      const answer = await get(
        { 'x-ms-date': date, authorization: sign(server.target.key, text) },
        `/dbs/${rid}`,
      );
      expect([answer.status, answer.body]).toEqual([200, body]);
    });
  });
});

describeFor('authentication options', 'authorization with Microsoft Entra tokens accepted', () => {
  const server = withServer({ acceptAad: true });

  const call = (method: string, target: string, body: Json = {}) =>
    sendExactly(server.target, {
      method,
      target,
      headers: { authorization: AAD, 'x-ms-documentdb-partitionkey': '["p"]' },
      ...(method.startsWith('P') && { body: JSON.stringify(body) }),
    });

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });

  it('should read and write items', async () => {
    const answer = await call('POST', `/dbs/${SHOP}/colls/products/docs`, { id: 'a', pk: 'p' });
    expect(answer.status).toBe(201);
    expect((await call('GET', `/dbs/${SHOP}/colls/products`)).status).toBe(200);
  });

  it.each([
    ['POST', '/dbs', 'createDatabase'],
    ['DELETE', `/dbs/${SHOP}`, 'deleteDatabase'],
    ['POST', `/dbs/${SHOP}/colls`, 'createContainer'],
    ['PUT', `/dbs/${SHOP}/colls/products`, 'replaceContainer'],
    ['DELETE', `/dbs/${SHOP}/colls/products`, 'deleteContainer'],
    ['PUT', '/offers/none', 'replaceOffer'],
  ])('should refuse the metadata write %s %s', async (method, target, action) => {
    const answer = await call(method, target);
    expect([answer.status, answer.headers['x-ms-substatus'], answer.body]).toEqual([
      403,
      '5300',
      gatewayError(
        'Forbidden',
        `Request blocked by Auth: the Microsoft Entra token in the authorization header cannot authorize '${action}'. ` +
          'Metadata writes need the account key or the management plane.',
      ),
    ]);
  });
});

describeFor('authentication options', 'authorization with a key of its own', () => {
  const server = withServer({ key: OTHER_KEY });

  it('should let in that key only', async () => {
    expect((await send(server.target, 'GET', '/')).status).toBe(200);
    const wrong = await send({ ...server.target, key: 'd3Jvbmc=' }, 'GET', '/');
    expect(wrong.status).toBe(401);
  });
});
