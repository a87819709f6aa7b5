import { ChangeFeedStartFrom, type Container } from '@azure/cosmos';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { withServer } from '../support/with-server.js';

describe('delete by partition key through the SDK', () => {
  const server = withServer();
  let container: Container;

  beforeEach(async () => {
    container = await server.container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] } });
    await container.items.create({ id: 'a', pk: 'p', sku: '1' });
    await container.items.create({ id: 'b', pk: 'p', sku: '2' });
    await container.items.create({ id: 'a', pk: 'q', sku: '1' });
  });

  const remaining = async () => {
    const iterator = container.items.getChangeFeedIterator<{ id: string; pk: string }>({
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning(),
    });
    return (await iterator.readNext()).result.map(({ id, pk }) => `${pk}/${id}`);
  };

  it('should delete every item of that key and no other', async () => {
    const { statusCode } = await container.deleteAllItemsForPartitionKey('p');
    expect([statusCode, await remaining()]).toEqual([200, ['q/a']]);
  });

  it('should free ids and unique keys at once', async () => {
    await container.deleteAllItemsForPartitionKey('p');
    const again = await container.items.create({ id: 'a', pk: 'p', sku: '2' });
    expect([again.statusCode, await remaining()]).toEqual([201, ['q/a', 'p/a']]);
  });

  it('should do nothing for a key without items', async () => {
    const { statusCode } = await container.deleteAllItemsForPartitionKey('none');
    expect([statusCode, await remaining()]).toEqual([200, ['p/a', 'p/b', 'q/a']]);
  });

  it('should refuse the prefix of a hierarchical key', async () => {
    const shelves = await server.container({ partitionKey: hierarchicalKey('/t', '/c') });
    await shelves.items.create({ id: 'a', t: 'shop', c: 'bikes' });
    await expect(shelves.deleteAllItemsForPartitionKey(['shop'])).rejects.toMatchObject({ code: 400 });
    await expect(shelves.deleteAllItemsForPartitionKey(['shop', 'bikes'])).resolves.toMatchObject({
      statusCode: 200,
    });
    expect((await shelves.item('a', ['shop', 'bikes']).read()).statusCode).toBe(404);
  });

  it('should answer 404 for a missing container', async () => {
    const missing = container.database.container('missing');
    await expect(missing.deleteAllItemsForPartitionKey('p')).rejects.toMatchObject({
      code: 404,
      substatus: 1003,
    });
  });
});
