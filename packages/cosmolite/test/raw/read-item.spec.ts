import { textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { backendError, gatewayError, itemBody } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const ITEM = `/dbs/${SHOP}/colls/products/docs/a`;

describe('read item', () => {
  const server = withServer();
  let etag = '';

  beforeAll(async () => {
    const { database } = await server.client.databases.create({ id: SHOP });
    const { container } = await database.containers.create({ id: 'products', partitionKey: '/pk' });
    ({ etag } = await container.items.create({ id: 'a', pk: 'p', n: 1 }));
  });

  const read = (headers: Record<string, string> = {}, path = ITEM) =>
    send(server.target, 'GET', path, { headers: { 'x-ms-documentdb-partitionkey': '["p"]', ...headers } });

  describe('shape', () => {
    it('should answer the item, its etag and what it cost', async () => {
      const { status, headers, body } = await read();
      expect([status, body]).toEqual([200, itemBody({ id: 'a', pk: 'p', n: 1 })]);
      expect(headers.get('etag')).toBe(etag);
      expect(Number(headers.get('x-ms-request-charge'))).toEqual(server.expected('request charge', 1));
    });
  });

  describe('validation', () => {
    it('should need a partition key header', async () => {
      const answer = await send(server.target, 'GET', ITEM);
      expect([answer.status, answer.body]).toEqual([
        400,
        gatewayError('BadRequest', 'PartitionKey value must be supplied for this operation.'),
      ]);
    });
  });

  describe('behaviour', () => {
    it.each([
      ['an unknown id', `/dbs/${SHOP}/colls/products/docs/b`, '["p"]'],
      ['another partition', ITEM, '["q"]'],
    ])('should not find %s', async (_, path, key) => {
      const answer = await read({ 'x-ms-documentdb-partitionkey': key }, path);
      expect([answer.status, answer.headers.get('x-ms-substatus'), answer.body]).toEqual([
        404,
        null,
        backendError('NotFound', 'Resource Not Found. Learn more: https://aka.ms/cosmosdb-tsg-not-found'),
      ]);
    });

    it.each<[string, () => Record<string, string>, number]>([
      ['If-None-Match with its etag', () => ({ 'if-none-match': etag }), 304],
      ['If-None-Match: *', () => ({ 'if-none-match': '*' }), 304],
      ['If-None-Match with another etag', () => ({ 'if-none-match': '"x"' }), 200],
      ['If-Match with its etag', () => ({ 'if-match': etag }), 200],
      ['If-Match with another etag', () => ({ 'if-match': '"x"' }), 412],
    ])('should answer %s', async (_, headers, status) => {
      const answer = await read(headers());
      expect([answer.status, answer.body !== undefined]).toEqual([status, status !== 304]);
    });

    it('should name the etag on a 304', async () => {
      const answer = await read({ 'if-none-match': etag });
      expect(answer.headers.get('etag')).toBe(etag);
      expect(Number(answer.headers.get('x-ms-request-charge'))).toEqual(server.expected('request charge', 1));
    });

    it('should find items by resource ids as well as by names', async () => {
      const { body } = await read();
      const self = textAt(body, '_self');
      const [, database, , container, , item] = self.split('/');
      for (const id of ['a', item]) {
        const answer = await read({}, `/dbs/${database}/colls/${container}/docs/${id}`);
        expect([answer.status, answer.body]).toEqual([200, body]);
      }
      const elsewhere = await read({ 'x-ms-documentdb-partitionkey': '["q"]' }, `/${self.slice(0, -1)}`);
      expect(elsewhere.status).toBe(404);
    });
  });
});
