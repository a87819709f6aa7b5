import type { Json, JsonObject } from '../../src/index.js';
import { newDatabaseId } from '../support/database-ids.js';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;

const create = (id: string, more: JsonObject = {}): JsonObject => ({
  operationType: 'Create',
  resourceBody: { id, pk: 'p', ...more },
});

describe('transactional batch over the wire', () => {
  const server = withServer();

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
    await database.containers.create({
      id: 'shelves',
      partitionKey: hierarchicalKey('/t', '/c'),
    });
    await database.container('products').items.create({ id: 'kept', pk: 'p' });
  });

  const batch = (body: Json | string, headers: Record<string, string> = {}, path = ITEMS) =>
    send(server.target, 'POST', path, {
      headers: {
        'x-ms-cosmos-is-batch-request': 'true',
        'x-ms-cosmos-batch-atomic': 'true',
        'x-ms-documentdb-partitionkey': '["p"]',
        ...headers,
      },
      body,
    });
  const itemExists = async (id: string) =>
    (await server.client.database(SHOP).container('products').item(id, 'p').read()).statusCode === 200;

  describe('request shape', () => {
    it.each<[string, Json | string]>([
      ['no JSON', '[{'],
      ['an object', {}],
      ['a text', '"batch"'],
      ['nothing', ''],
      ['a member that is no object', [create('x'), 'Create']],
      ['an unknown operation', [create('x'), { operationType: 'Merge', id: 'a', resourceBody: {} }]],
      ['an operation without type', [create('x'), { id: 'a' }]],
      ['a read without id', [create('x'), { operationType: 'Read' }]],
      [
        'a replace without id',
        [create('x'), { operationType: 'Replace', resourceBody: { id: 'a', pk: 'p' } }],
      ],
      ['a create without body', [create('x'), { operationType: 'Create' }]],
      ['a patch without body', [create('x'), { operationType: 'Patch', id: 'kept' }]],
      ['an id that is no text', [create('x'), { operationType: 'Read', id: 5 }]],
      ['an etag that is no text', [create('x'), { operationType: 'Read', id: 'kept', ifMatch: 5 }]],
      ['a partition key that is no JSON', [create('x'), { ...create('y'), partitionKey: 'p' }]],
    ])('should refuse %s as a whole', async (_, body) => {
      const answer = await batch(body);
      expect([answer.status, answer.body]).toEqual([
        400,
        { code: 'BadRequest', message: expect.any(String) },
      ]);
      expect(await itemExists('x')).toBe(false);
    });

    it.each<[string, Json, string]>([
      ['no operations', [], 'Batch request has no operations.'],
      [
        '101 operations',
        Array.from({ length: 101 }, (_, index) => create(`n${index}`)),
        'Batch request has more operations than what is supported.',
      ],
      [
        'an operation with another partition key',
        [create('x'), { ...create('y'), partitionKey: '["q"]' }],
        'One or more operations within the batch request have a different partition key value than the request.',
      ],
    ])('should refuse %s by name', async (_, body, message) => {
      const answer = await batch(body);
      expect([answer.status, answer.body]).toEqual([
        400,
        { code: 'BadRequest', message: expect.stringContaining(message) },
      ]);
      expect(await itemExists('x')).toBe(false);
    });

    it('should refuse an unknown operation by name', async () => {
      const { body } = await batch([{ operationType: 'Merge' }]);
      expect(body).toMatchObject({
        message: expect.stringContaining("The operation type 'Merge' is invalid"),
      });
    });

    it('should need a full partition key', async () => {
      const shelves = `/dbs/${SHOP}/colls/shelves/docs`;
      const answers = [
        await send(server.target, 'POST', ITEMS, {
          headers: { 'x-ms-cosmos-batch-atomic': 'true' },
          body: [create('x')],
        }),
        await batch([create('x')], { 'x-ms-documentdb-partitionkey': '["p"]' }, shelves),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    });

    it('should answer 404/1003 for a missing container', async () => {
      const { status, headers } = await batch([create('x')], {}, `/dbs/${SHOP}/colls/none/docs`);
      expect([status, headers.get('x-ms-substatus')]).toEqual([404, '1003']);
    });
  });

  describe('headers', () => {
    it('should carry the sum of the charges, the change number and the session', async () => {
      const { status, headers } = await batch([create('h1'), create('h2')]);
      expect([status, Number(headers.get('x-ms-request-charge'))]).toEqual([
        200,
        server.expected('request charge', 10.3),
      ]);
      expect(headers.get('x-ms-session-token')).toEqual(
        server.expected('session token', `0:-1#${headers.get('lsn')}`),
      );
    });

    it.each(['return=minimal', 'Return=Minimal'])(
      'should leave out the items for prefer: %s',
      async (prefer) => {
        const id = prefer;
        const { body } = await batch([create(id)], { prefer });
        expect(body).toEqual([
          {
            statusCode: 201,
            requestCharge: server.expected('request charge', 5.15),
            eTag: expect.any(String),
          },
        ]);
      },
    );
  });

  describe('options of one operation', () => {
    it('should not send back what an operation does not want back', async () => {
      const { status, body } = await batch([
        { ...create('quiet'), minimalReturnPreference: true },
        { operationType: 'Read', id: 'quiet', minimalReturnPreference: true },
      ]);
      expect([status, body]).toEqual([
        200,
        [
          expect.not.objectContaining({ resourceBody: expect.anything() }),
          expect.objectContaining({ resourceBody: expect.objectContaining({ id: 'quiet' }) }),
        ],
      ]);
    });

    it.each<[string, JsonObject]>([
      ["the indexing directive 'Exclude'", { indexingDirective: 'Exclude' }],
      ['the time to live of a batch operation', { timeToLiveInSeconds: 5 }],
    ])('should say that it does not serve %s', async (feature, option) => {
      const { status, body } = await batch([{ ...create('unserved'), ...option }]);
      expect([status, body]).toEqual(
        server.expected('not implemented', [
          501,
          { code: 'NotImplemented', message: expect.stringContaining(feature) },
        ]),
      );
    });
  });
});
