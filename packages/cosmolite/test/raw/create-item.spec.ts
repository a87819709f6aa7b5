import type { Json } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { backendError, gatewayError, itemBody, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const NOWHERE = newDatabaseId('nowhere');
const ITEMS = `/dbs/${SHOP}/colls/products/docs`;

describe('create item', () => {
  const server = withServer();

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });

  const create = (body: Json | string, headers: Record<string, string> = {}, path = ITEMS) =>
    send(server.target, 'POST', path, {
      headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers },
      body,
    });

  describe('shape', () => {
    it('should answer the whole item with its system properties', async () => {
      const { status, headers, body } = await create({ id: 'shape', pk: 'p', nested: { a: [1, null] } });
      expect(status).toBe(201);
      expect(body).toEqual(itemBody({ id: 'shape', pk: 'p', nested: { a: [1, null] } }));
      expect(headers.get('etag')).toBe(textAt(body, '_etag'));
      expect(headers.get('content-type')).toEqual(server.expected('content type', 'application/json'));
    });

    it('should store numbers as doubles', async () => {
      const { body } = await create(
        '{"id":"numbers","pk":"p","a":1.0,"b":-0,"c":9223372036854775807,"d":1e2}',
      );
      expect(body).toEqual(itemBody({ id: 'numbers', pk: 'p', a: 1, b: 0, c: 2 ** 63, d: 100 }));
    });

    it('should take no system property from the caller', async () => {
      const { body } = await create({
        id: 'forged',
        pk: 'p',
        _rid: 'x',
        _self: 'x',
        _etag: 'x',
        _ts: 1,
        _attachments: 'x',
      });
      expect(body).toEqual(itemBody({ id: 'forged', pk: 'p' }));
      expect(body).not.toHaveProperty('_ts', 1);
    });

    it('should keep a member called __proto__', async () => {
      const { body } = await create('{"id":"proto","pk":"p","__proto__":{"a":1}}');
      expect(JSON.stringify(body)).toContain('"__proto__":{"a":1}');
    });

    it.each(['q?x=1', 'a b', ' a ', '%20', 'ü', '😀', ",=.:~+-@()^${}[]!_'&"])(
      'should accept the id %j',
      async (id) => {
        expect((await create({ id, pk: 'p' })).status).toBe(201);
        const item = server.client.database(SHOP).container('products').item(id, 'p');
        expect((await item.read()).resource).toEqual(itemBody({ id, pk: 'p' }));
      },
    );

    // As CosmosItemIdEncodingTestsBase.cs and CreateDropItemWithInvalidIdCharactersTest of
    // Azure/azure-cosmos-dotnet-v3 have it: such an item is found by its `_rid` only, and renamed there.
    it.each(['a/docs/b', 'a b/docs/c?d'])('should accept the id %j, and not find it by name', async (id) => {
      const created = await create({ id, pk: 'p' });
      expect([created.status, created.body]).toEqual([201, itemBody({ id, pk: 'p' })]);
      const headers = { 'x-ms-documentdb-partitionkey': '["p"]' };
      const byName = await send(server.target, 'GET', `${ITEMS}/${encodeURI(id)}`, {
        headers,
      });
      const self = `/${textAt(created.body, '_self')}`.slice(0, -1);
      const byRid = await send(server.target, 'GET', self, { headers });
      const renamed = await send(server.target, 'PUT', self, {
        headers,
        body: { id: `was ${id.length}`, pk: 'p' },
      });
      expect([byName.status, byRid.body, renamed.status]).toEqual([404, created.body, 200]);
      expect((await send(server.target, 'GET', `${ITEMS}/was%20${id.length}`, { headers })).body).toEqual(
        renamed.body,
      );
    });
  });

  describe('validation', () => {
    const missingId = "The input content is invalid because the required properties - 'id; ' - are missing";
    it.each<[string, Json]>([
      ['missing', { pk: 'p' }],
      ['empty', { id: '', pk: 'p' }],
      ['null', { id: null, pk: 'p' }],
    ])('should refuse an item whose id is %s', async (_, body) => {
      const answer = await create(body);
      expect([answer.status, answer.body]).toEqual([400, gatewayError('BadRequest', missingId)]);
    });

    it.each<[string, Json | string]>([
      ['no JSON', '{"id":'],
      ['nothing', ''],
      ['an array', [{ id: 'a', pk: 'p' }]],
      ['a text', '"a"'],
      ['null', 'null'],
      ['an id that is a number', { id: 5, pk: 'p' }],
      ['an id with a backslash', { id: String.raw`a\b`, pk: 'p' }],
      ['an id of 1024 bytes', { id: 'x'.repeat(1024), pk: 'p' }],
      ['an id of 1024 bytes in 512 letters', { id: 'ü'.repeat(512), pk: 'p' }],
      ['an id with half a surrogate pair', String.raw`{"id":"\ud800","pk":"p"}`],
      ['129 levels', { id: 'deep', pk: 'p', a: JSON.parse('['.repeat(128) + ']'.repeat(128)) }],
      ['a hundred thousand levels', '['.repeat(100_000) + ']'.repeat(100_000)],
    ])('should refuse %s', async (_, body) => {
      const answer = await create(body);
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
    });

    it.each<[string, Json]>([
      ['an id of 1023 bytes', { id: 'x'.repeat(1023), pk: 'p' }],
      ['128 levels', { id: 'just', pk: 'p', a: JSON.parse('['.repeat(127) + ']'.repeat(127)) }],
    ])('should accept %s', async (_, body) => {
      expect((await create(body)).status).toBe(201);
    });

    it('should need a partition key header', async () => {
      const answer = await send(server.target, 'POST', ITEMS, { body: { id: 'a', pk: 'p' } });
      expect([answer.status, answer.body]).toEqual([
        400,
        gatewayError('BadRequest', 'PartitionKey value must be supplied for this operation.'),
      ]);
    });

    it.each(['p', '[]', '{}', '["p","q"]', '[["p"]]', '[{"a":1}]'])(
      'should refuse the partition key header %j',
      async (header) => {
        const answer = await create({ id: 'a', pk: 'p' }, { 'x-ms-documentdb-partitionkey': header });
        expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      },
    );

    it('should refuse a body of another partition', async () => {
      const answer = await create({ id: 'a', pk: 'other' });
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        400,
        '1001',
        gatewayError(
          'BadRequest',
          "PartitionKey extracted from document doesn't match the one specified in the header. " +
            'Learn more: https://aka.ms/CosmosDB/sql/errors/wrong-pk-value',
        ),
      ]);
    });

    it('should refuse more than 2 MB and accept a little less', async () => {
      const tooLarge = await create({ id: 'large', pk: 'p', text: 'x'.repeat(2 * 1024 * 1024) });
      expect([tooLarge.status, tooLarge.body]).toEqual([
        413,
        backendError('RequestEntityTooLarge', 'Request size is too large'),
      ]);
      expect((await create({ id: 'large', pk: 'p', text: 'x'.repeat(2 * 1024 * 1024 - 1024) })).status).toBe(
        201,
      );
    });

    it.each([
      [`/dbs/${SHOP}/colls/nowhere/docs`, '1003'],
      [`/dbs/${NOWHERE}/colls/products/docs`, '1003'],
    ])('should miss the owner in %s', async (path, substatus) => {
      const answer = await create({ id: 'a', pk: 'p' }, {}, path);
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        404,
        substatus,
        backendError('NotFound', 'Owner resource does not exist'),
      ]);
    });
  });

  describe('behaviour', () => {
    it('should refuse an id twice in one partition, whatever the preconditions', async () => {
      await create({ id: 'twice', pk: 'p', n: 1 });
      const again = await create({ id: 'twice', pk: 'p', n: 2 }, { 'if-match': '*' });
      expect([again.status, again.body]).toEqual([
        409,
        backendError('Conflict', 'Entity with the specified id already exists in the system.'),
      ]);
    });

    it('should accept the same id in another partition', async () => {
      await create({ id: 'everywhere', pk: 'p' });
      const other = await create({ id: 'everywhere', pk: 'q' }, { 'x-ms-documentdb-partitionkey': '["q"]' });
      expect(other.status).toBe(201);
    });

    it.each([
      ['null', '[null]', { pk: null }],
      ['a missing key', '[{}]', {}],
      ['true', '[true]', { pk: true }],
      ['a number', '[5]', { pk: 5 }],
      ['the same number as text', '["5"]', { pk: '5' }],
    ])('should keep %s apart as a partition key', async (_, header, key) => {
      const answer = await create({ id: 'kinds', ...key }, { 'x-ms-documentdb-partitionkey': header });
      expect([answer.status, answer.body]).toEqual([201, itemBody({ id: 'kinds', ...key })]);
    });

    it('should not send the item back when asked for less', async () => {
      const answer = await create({ id: 'minimal', pk: 'p' }, { prefer: 'return=minimal' });
      expect([answer.status, answer.body]).toEqual([201, undefined]);
    });
  });
});
