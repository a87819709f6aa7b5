import { BulkOperationType, type Container, type OperationInput } from '@azure/cosmos';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { withServer } from '../support/with-server.js';

const { Create, Upsert, Replace, Read, Delete, Patch } = BulkOperationType;

describe('bulk through the SDK', () => {
  const server = withServer({ defaultPartitions: 4 });
  let container: Container;

  beforeEach(async () => {
    container = await server.container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] } });
    await container.items.create({ id: 'kept', pk: 'p', sku: 'kept', n: 1 });
  });

  const run = async (operations: OperationInput[], on = container) =>
    (await on.items.executeBulkOperations(operations)).map(({ response, error }) =>
      response ? response.statusCode : error?.code,
    );

  it('should carry out every kind of operation, each by its own partition key', async () => {
    const codes = await run([
      { operationType: Create, partitionKey: 'a', resourceBody: { id: '1', pk: 'a' } },
      { operationType: Create, partitionKey: 'ü/b', resourceBody: { id: '1', pk: 'ü/b' } },
      { operationType: Create, partitionKey: 5, resourceBody: { id: '1', pk: 5 } },
      { operationType: Create, partitionKey: null, resourceBody: { id: '1', pk: null } },
      { operationType: Upsert, partitionKey: 'p', resourceBody: { id: 'new', pk: 'p', sku: 'n' } },
      { operationType: Read, partitionKey: 'p', id: 'kept' },
      {
        operationType: Patch,
        partitionKey: 'p',
        id: 'kept',
        resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] },
      },
      {
        operationType: Replace,
        partitionKey: 'p',
        id: 'kept',
        resourceBody: { id: 'kept', pk: 'p', sku: 'k' },
      },
      { operationType: Delete, partitionKey: 'p', id: 'kept' },
    ]);
    expect(codes).toEqual([201, 201, 201, 201, 201, 200, 200, 200, 204]);
  });

  it('should keep what succeeded when others fail, and say which failed', async () => {
    const outcomes = await container.items.executeBulkOperations([
      { operationType: Create, partitionKey: 'p', resourceBody: { id: 'a', pk: 'p', sku: 'a' } },
      { operationType: Create, partitionKey: 'p', resourceBody: { id: 'kept', pk: 'p', sku: 'x' } },
      { operationType: Create, partitionKey: 'p', resourceBody: { id: 'b', pk: 'p', sku: 'a' } },
      { operationType: Delete, partitionKey: 'p', id: 'missing' },
      { operationType: Create, partitionKey: 'p', resourceBody: { id: 'c', pk: 'other', sku: 'c' } },
      { operationType: Create, partitionKey: 'p', resourceBody: { id: 'd', pk: 'p', sku: 'd' } },
    ]);
    expect(
      outcomes.map(({ response, error }) => response?.statusCode ?? [error?.code, error?.substatus]),
    ).toEqual([201, [409, undefined], [409, 3301], [404, undefined], [400, 1001], 201]);
    const reads = await Promise.all(['a', 'b', 'd'].map((id) => container.item(id, 'p').read()));
    expect(reads.map(({ statusCode }) => statusCode)).toEqual([200, 404, 200]);
  });

  it('should lose none of many operations over several partitions', async () => {
    const ids = Array.from({ length: 450 }, (_, index) => `item-${index}`);
    const codes = await run(
      ids.map((id) => ({ operationType: Create, partitionKey: id, resourceBody: { id, pk: id } })),
    );
    expect([codes.length, new Set(codes)]).toEqual([450, new Set([201])]);
    const reads = await Promise.all(ids.map((id) => container.item(id, id).read()));
    expect(new Set(reads.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  });

  it('should route hierarchical keys', async () => {
    const shelves = await server.container({ partitionKey: hierarchicalKey('/t', '/c') });
    const codes = await run(
      ['bikes', 'hats', 'shoes'].map((c) => ({
        operationType: Create,
        partitionKey: ['shop', c],
        resourceBody: { id: c, t: 'shop', c },
      })),
      shelves,
    );
    expect(codes).toEqual([201, 201, 201]);
  });

  it('should leave out the items when asked to', async () => {
    const [outcome] = await container.items.executeBulkOperations(
      [{ operationType: Create, partitionKey: 'q', resourceBody: { id: 'a', pk: 'q' } }],
      { contentResponseOnWriteEnabled: false },
    );
    expect(outcome?.response).toMatchObject({ statusCode: 201, eTag: expect.any(String) });
    expect(outcome?.response?.resourceBody).toBeUndefined();
  });
});
