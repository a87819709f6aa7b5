import { BulkOperationType, type Container, type OperationInput } from '@azure/cosmos';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { withServer } from '../support/with-server.js';

const { Create, Upsert, Replace, Read, Delete, Patch } = BulkOperationType;

const create = (id: string, more: object = {}): OperationInput => ({
  operationType: Create,
  resourceBody: { id, pk: 'p', ...more },
});
const read = (id: string): OperationInput => ({ operationType: Read, id });
const remove = (id: string): OperationInput => ({ operationType: Delete, id });
const increment = (id: string, value: number, condition?: string): OperationInput => ({
  operationType: Patch,
  id,
  resourceBody: {
    operations: [{ op: 'incr', path: '/n', value }],
    ...(condition !== undefined && { condition }),
  },
});

describe('transactional batch through the SDK', () => {
  const server = withServer();
  let container: Container;

  beforeEach(async () => {
    container = await server.container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] } });
    await container.items.create({ id: 'kept', pk: 'p', sku: 'kept', n: 1 });
  });

  const run = async (...operations: OperationInput[]) => {
    const { code, result } = await container.items.batch(operations, 'p');
    return { code, statuses: result?.map(({ statusCode }) => statusCode), result };
  };
  const kept = async () => (await container.item('kept', 'p').read<{ n: number }>()).resource?.n;
  const lsn = async () => Number((await container.item('kept', 'p').read()).headers['lsn']);
  const exists = async (id: string) => (await container.item(id, 'p').read()).statusCode === 200;

  describe('all operations succeed', () => {
    it('should carry out every kind of operation in order', async () => {
      const { code, statuses } = await run(
        create('a', { sku: 'a' }),
        { operationType: Upsert, resourceBody: { id: 'b', pk: 'p', sku: 'b' } },
        { operationType: Upsert, resourceBody: { id: 'b', pk: 'p', sku: 'b2' } },
        { operationType: Replace, id: 'kept', resourceBody: { id: 'kept', pk: 'p', sku: 'kept', n: 5 } },
        increment('kept', 2),
        read('kept'),
        remove('a'),
      );
      expect([code, statuses]).toEqual([200, [201, 201, 200, 200, 200, 200, 204]]);
      expect([await kept(), await exists('a'), await exists('b')]).toEqual([7, false, true]);
    });

    it('should let later operations see what earlier ones did', async () => {
      const { result } = await run(
        create('a', { sku: 'a', n: 1 }),
        increment('a', 1),
        read('a'),
        remove('a'),
        create('a', { sku: 'a', n: 10 }),
      );
      const bodies = result?.map(({ resourceBody }) => resourceBody?.['n']);
      expect(bodies).toEqual([1, 2, 2, undefined, 10]);
    });

    it('should answer each operation with its item, etag and charge', async () => {
      const { result } = await run(create('a', { sku: 'a' }), remove('kept'));
      const { resource, etag } = await container.item('a', 'p').read();
      expect(result).toEqual([
        {
          statusCode: 201,
          requestCharge: server.expected('request charge', 5.35),
          eTag: etag,
          resourceBody: resource,
        },
        { statusCode: 204, requestCharge: server.expected('request charge', 5.55) },
      ]);
    });

    it('should charge the sum of its operations', async () => {
      const { result, headers } = await container.items.batch([create('a', { sku: 'a' }), read('a')], 'p');
      const sum = (result ?? []).reduce((total, { requestCharge }) => total + requestCharge, 0);
      expect(Number(headers['x-ms-request-charge'])).toEqual(server.expected('sum of charges', sum));
    });

    it('should hold as many as 100 operations', async () => {
      const operations = Array.from({ length: 100 }, (_, index) => create(`i${index}`, { sku: `${index}` }));
      const { code, statuses } = await run(...operations);
      expect([code, new Set(statuses)]).toEqual([200, new Set([201])]);
    });

    it('should be one change for all its writes', async () => {
      const before = await lsn();
      await run(create('a', { sku: 'a' }), create('b', { sku: 'b' }), increment('kept', 1));
      expect((await lsn()) - before).toBe(1);
    });

    it('should work on one value of a hierarchical key', async () => {
      const shelves = await server.container({
        partitionKey: hierarchicalKey('/t', '/c'),
      });
      const item = { id: 'a', t: 'shop', c: 'bikes' };
      const { code } = await shelves.items.batch(
        [{ operationType: Create, resourceBody: item }],
        ['shop', 'bikes'],
      );
      const found = await shelves.item('a', ['shop', 'bikes']).read();
      expect([code, found.resource]).toEqual([200, expect.objectContaining(item)]);
    });
  });

  describe('an operation fails', () => {
    it.each<[string, OperationInput, number]>([
      ['create of a taken id', create('kept', { sku: 'x' }), 409],
      ['create with a taken unique key', create('x', { sku: 'kept' }), 409],
      ['create in another partition', { operationType: Create, resourceBody: { id: 'x', pk: 'q' } }, 400],
      ['create with a bad ttl', create('x', { sku: 'x', ttl: 0 }), 400],
      ['read of a missing item', read('missing'), 404],
      [
        'replace of a missing item',
        { operationType: Replace, id: 'm', resourceBody: { id: 'm', pk: 'p' } },
        404,
      ],
      [
        'replace with another id',
        { operationType: Replace, id: 'kept', resourceBody: { id: 'x', pk: 'p' } },
        400,
      ],
      ['delete of a missing item', remove('missing'), 404],
      ['patch of a missing item', increment('missing', 1), 404],
      [
        'patch that cannot be applied',
        { operationType: Patch, id: 'kept', resourceBody: { operations: [{ op: 'remove', path: '/none' }] } },
        400,
      ],
      ['patch whose condition is not met', increment('kept', 1, 'from c where c.n > 100'), 412],
      [
        'replace with a stale etag',
        { operationType: Replace, id: 'kept', ifMatch: '"stale"', resourceBody: { id: 'kept', pk: 'p' } },
        412,
      ],
    ])('should take everything back for a %s', async (_, failing, status) => {
      const { code, statuses } = await run(
        create('before', { sku: 'b' }),
        increment('kept', 10),
        failing,
        create('after', { sku: 'c' }),
      );
      expect([code, statuses]).toEqual([207, [424, 424, status, 424]]);
      expect([await kept(), await exists('before'), await exists('after')]).toEqual([1, false, false]);
    });

    it('should say what failed in that operation only', async () => {
      const { result } = await run(create('a', { sku: 'a' }), create('kept', { sku: 'x' }), read('a'));
      expect(result).toEqual([
        { statusCode: 424, requestCharge: server.expected('request charge', 5.35) },
        {
          statusCode: 409,
          requestCharge: server.expected('request charge', 4.95),
          message: expect.stringContaining('Entity with the specified id already exists in the system.'),
        },
        { statusCode: 424, requestCharge: 0 },
      ]);
    });

    it('should tell a unique key from an id by its sub-status', async () => {
      const { result } = await run(create('x', { sku: 'kept' }));
      expect(result?.[0]).toMatchObject({ statusCode: 409, subStatusCode: 3301 });
    });

    it('should free the unique keys and ids of what it took back', async () => {
      await run(create('a', { sku: 'wanted' }), read('missing'));
      await expect(container.items.create({ id: 'a', pk: 'p', sku: 'wanted' })).resolves.toMatchObject({
        statusCode: 201,
      });
    });

    it('should not move the change number or appear in the change feed', async () => {
      const before = await container.item('kept', 'p').read();
      await run(create('a', { sku: 'a' }), increment('kept', 1), read('missing'));
      const after = await container.item('kept', 'p').read();
      expect([after.headers['lsn'], after.resource]).toEqual([before.headers['lsn'], before.resource]);
    });
  });

  describe('a read finds nothing new', () => {
    it('should commit the writes and answer 207 with 304 for the read', async () => {
      const { etag } = await container.item('kept', 'p').read();
      const unchanged = { ...read('kept'), ifNoneMatch: etag };
      const { code, statuses } = await run(create('a', { sku: 'a' }), unchanged);
      expect([code, statuses, await exists('a')]).toEqual([207, [201, 304], true]);
    });
  });

  describe('minimal content', () => {
    it('should leave out the items', async () => {
      const { result } = await container.items.batch([create('a', { sku: 'a' })], 'p', {
        contentResponseOnWriteEnabled: false,
      });
      expect(result).toEqual([
        { statusCode: 201, requestCharge: server.expected('request charge', 5.35), eTag: expect.any(String) },
      ]);
    });
  });
});
