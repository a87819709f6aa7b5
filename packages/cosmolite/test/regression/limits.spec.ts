import type { Json, JsonObject } from '../../src/index.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const ITEMS = '/dbs/shop/colls/products/docs';
const KIB = 1024;
const MIB = KIB * KIB;
const KEY = { 'x-ms-documentdb-partitionkey': '["p"]' };
const BATCH = { ...KEY, 'x-ms-cosmos-is-batch-request': 'true', 'x-ms-cosmos-batch-atomic': 'true' };
const TOO_LARGE = {
  code: 'RequestEntityTooLarge',
  message: expect.stringContaining('Request size is too large'),
};

const item = (id: string, more: JsonObject = {}): JsonObject => ({ id, pk: 'p', ...more });
const create = (id: string, more: JsonObject = {}): JsonObject => ({
  operationType: 'Create',
  resourceBody: item(id, more),
});
const many = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, index) => create(`n${count}-${index}`));
const grow = (id: string, path: string): JsonObject => ({
  operationType: 'Patch',
  id,
  resourceBody: [{ op: 'add', path, value: 'x'.repeat(900 * KIB) }],
});

// The vendor's Linux emulator does not enforce the sizes and counts that fail in the cloud.
describe('limits', () => {
  const server = withServer();

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: 'shop' });
    await database.containers.create({ id: 'products', partitionKey: '/pk' });
  });

  const post = (body: Json, headers: Record<string, string>) =>
    send(server.target, 'POST', ITEMS, { headers, body });
  const itemExists = async (id: string) =>
    (await server.client.database('shop').container('products').item(id, 'p').read()).statusCode === 200;

  describe('an item of more than 2 MB', () => {
    it('should be refused when created', async () => {
      const { status, body } = await post(item('big', { text: 'x'.repeat(2 * MIB) }), KEY);
      expect([status, body]).toEqual([413, TOO_LARGE]);
    });

    it('should be refused when what the service adds makes it so', async () => {
      const room = 2 * MIB - JSON.stringify(item('full', { text: '' })).length;
      const { status, body } = await post(item('full', { text: 'x'.repeat(room) }), KEY);
      expect([status, body]).toEqual([413, TOO_LARGE]);
    });

    it('should be counted in bytes of UTF-8', async () => {
      const { status } = await post(item('wide', { text: 'ü'.repeat(MIB) }), KEY);
      expect(status).toBe(413);
    });

    it('should be refused when a patch makes it so, and left as it was', async () => {
      await post(item('grown', { a: 'x'.repeat(1.5 * MIB) }), KEY);
      const { status, body } = await send(server.target, 'PATCH', `${ITEMS}/grown`, {
        headers: KEY,
        body: [{ op: 'add', path: '/b', value: 'x'.repeat(MIB) }],
      });
      expect([status, body]).toEqual([413, TOO_LARGE]);
      const read = await server.client.database('shop').container('products').item('grown', 'p').read();
      expect(Object.keys(read.resource ?? {})).not.toContain('b');
    });
  });

  describe('a batch', () => {
    it('should hold 100 operations and no more', async () => {
      const answers = [await post(many(100), BATCH), await post(many(101), BATCH)];
      expect(answers.map(({ status }) => status)).toEqual([200, 400]);
      expect(answers[1]?.body).toEqual({
        code: 'BadRequest',
        message: expect.stringContaining('Batch request has more operations than what is supported.'),
      });
      expect(await itemExists('n101-0')).toBe(false);
    });

    it('should be refused above 2 MB', async () => {
      const half = { text: 'x'.repeat(1.1 * MIB) };
      const { status, body } = await post([create('half-1', half), create('half-2', half)], BATCH);
      expect([status, body]).toEqual([413, TOO_LARGE]);
      expect(await itemExists('half-1')).toBe(false);
    });

    it('should be refused with 413/3402 when its answer exceeds 4 MB, and be taken back', async () => {
      await post(item('half', { text: 'x'.repeat(1.5 * MIB) }), KEY);
      const read = { operationType: 'Read', id: 'half' };
      const { status, headers } = await post([create('lost'), read, read, read], BATCH);
      expect([status, headers.get('x-ms-substatus')]).toEqual([413, '3402']);
      expect(await itemExists('lost')).toBe(false);
    });

    it('should fail at the operation that makes an item too large', async () => {
      await post([create('patched'), grow('patched', '/a')], BATCH);
      const { status, body } = await post([grow('patched', '/b'), grow('patched', '/c')], BATCH);
      expect([status, body]).toEqual([
        207,
        [
          { statusCode: 424, requestCharge: expect.any(Number) },
          {
            statusCode: 413,
            requestCharge: expect.any(Number),
            message: expect.stringContaining('Request size is too large'),
          },
        ],
      ]);
    });

    it('should not reach into another partition', async () => {
      const other = { operationType: 'Create', resourceBody: { id: 'x', pk: 'q' } };
      const { status, body } = await post([create('mine'), other], BATCH);
      expect([status, body]).toMatchObject([
        207,
        [{ statusCode: 424 }, { statusCode: 400, subStatusCode: 1001 }],
      ]);
      expect(await itemExists('mine')).toBe(false);
    });
  });
});
