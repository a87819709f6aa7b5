import type { Container } from '@azure/cosmos';
import { type FaultOrder, startCosmolite } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { sdkClient } from '../support/with-server.js';

const ONCE = {
  connectionPolicy: {
    enableEndpointDiscovery: false,
    retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
  },
};

describeFor('faults', 'faults through the SDK', () => {
  it.each<[FaultOrder['kind'], object]>([
    ['408', { code: 408 }],
    ['410', { code: 410, substatus: 1002 }],
    ['429', { code: 429, substatus: 3200, retryAfterInMs: 100 }],
    ['449', { code: 449 }],
    ['503', { code: 503 }],
    ['reset-before', { code: 'ECONNRESET' }],
  ])('should answer %s instead of creating the item', async (kind, error) => {
    await withFaults([{ kind, operation: 'createItem' }], async (container) => {
      await expect(container.items.create({ id: 'a', pk: 'p' })).rejects.toMatchObject(error);
      expect((await container.item('a', 'p').read()).statusCode).toBe(404);
    });
  });

  it('should create the item and cut the connection instead of answering', async () => {
    await withFaults([{ kind: 'reset-after', operation: 'createItem' }], async (container) => {
      await expect(container.items.create({ id: 'a', pk: 'p' })).rejects.toMatchObject({
        code: 'ECONNRESET',
      });
      expect((await container.item('a', 'p').read()).statusCode).toBe(200);
    });
  });

  it('should be got over by the retries of the SDK', async () => {
    await withFaults(
      [{ kind: '429', operation: 'readItem', times: 2, milliseconds: 1 }],
      async (container) => {
        const { statusCode, headers } = await container.item('kept', 'p').read();
        expect([statusCode, headers['x-ms-throttle-retry-count']]).toEqual([200, 2]);
      },
      {},
    );
  });

  it('should strike one container and leave the other alone', async () => {
    const path = '/dbs/shop/colls/products';
    await withFaults([{ kind: '503', path }], async (container) => {
      await expect(container.items.create({ id: 'a', pk: 'p' })).rejects.toMatchObject({ code: 503 });
      const other = container.database.container('others');
      expect((await other.items.create({ id: 'a', pk: 'p' })).statusCode).toBe(201);
    });
  });

  it('should repeat itself for the same seed', async () => {
    const order: FaultOrder = { kind: '503', operation: 'readItem', probability: 0.5 };
    const outcomes = async (seed: number) => {
      const struck: boolean[] = [];
      await withFaults(
        [order],
        async (container) => {
          for (let index = 0; index < 30; index += 1) {
            struck.push(
              await container
                .item('kept', 'p')
                .read()
                .then(
                  () => false,
                  () => true,
                ),
            );
          }
        },
        ONCE,
        seed,
      );
      return struck;
    };
    const first = await outcomes(1);
    expect(await outcomes(1)).toEqual(first);
    expect(new Set(first).size).toBe(2);
    expect(await outcomes(2)).not.toEqual(first);
  });
});

/** A container `products` with one item, in an emulator with these faults. */
async function withFaults(
  orders: readonly FaultOrder[],
  work: (container: Container) => Promise<void>,
  clientOptions: object = ONCE,
  seed = 1,
): Promise<void> {
  const aimed = orders.map((order) => ({ ...order }));
  const emulator = await startCosmolite({ faults: { orders: aimed, seed } });
  const client = sdkClient(emulator, clientOptions);
  try {
    const { database } = await client.databases.create({ id: 'shop' });
    await database.containers.create({ id: 'others', partitionKey: '/pk' });
    const { container } = await database.containers.create({ id: 'products', partitionKey: '/pk' });
    if (orders.every(({ path }) => path === undefined)) await container.items.upsert({ id: 'kept', pk: 'p' });
    await work(container);
  } finally {
    client.dispose();
    await emulator.close();
  }
}
