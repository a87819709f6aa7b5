import type { Container } from '@azure/cosmos';
import type { Json } from '../../src/index.js';
import { ManualClock } from '../../src/index.js';
import { listAt, objectOf } from '../support/bodies.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

const NO_RETRIES = {
  connectionPolicy: {
    retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
  },
};

/** With every charge known: an item of less than 1 KB with one term costs 5.15, its read 1. */
const WRITE = 5.15;
const READ = 1;

describeFor('control endpoint', '/_cosmolite/metrics', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const server = withServer({ clock, enforceThroughput: true, defaultPartitions: 2 }, NO_RETRIES);
  let container: Container;

  const metrics = async (): Promise<Json> => {
    const response = await fetch(new URL('_cosmolite/metrics', server.target.endpoint), {
      headers: { authorization: `Bearer ${server.target.key}` },
    });
    return JSON.parse(await response.text());
  };

  beforeAll(async () => {
    container = await server.container();
    await container.items.create({ id: 'a', pk: 'first' });
    await container.item('a', 'first').read();
    clock.advance(1000);
  });

  it('should tell what was asked, what it cost, what is stored and what may be spent', async () => {
    const { resource } = await container.item('a', 'first').read();
    const bytes = JSON.stringify(resource).length;
    const idle = {
      requests: 0,
      throttled: 0,
      requestUnits: 0,
      requestUnitsPerSecond: { last: 0, busiest: 0 },
      provisioned: 200,
      used: { last: 0, busiest: 0 },
      items: 0,
      bytes: 0,
    };
    expect(await metrics()).toEqual({
      now: '2026-01-01T00:00:01.000Z',
      requestUnitsPerSecond: { last: expect.any(Number), busiest: expect.any(Number) },
      operations: {
        readAccount: { requests: 1, throttled: 0, failed: 0, requestUnits: 1 },
        createDatabase: { requests: 1, throttled: 0, failed: 0, requestUnits: 1 },
        createContainer: { requests: 1, throttled: 0, failed: 0, requestUnits: 1 },
        createItem: { requests: 1, throttled: 0, failed: 0, requestUnits: WRITE },
        readItem: { requests: 2, throttled: 0, failed: 0, requestUnits: 2 * READ },
      },
      containers: [
        {
          database: container.database.id,
          container: 'items',
          partitions: 2,
          lsn: 1,
          items: 1,
          bytes,
          provisioned: { requestUnitsPerSecond: 400, isShared: false, isEnforced: true },
          physicalPartitions: [
            { id: '0', ...idle },
            {
              id: '1',
              requests: 3,
              throttled: 0,
              requestUnits: WRITE + 2 * READ,
              requestUnitsPerSecond: { last: WRITE + READ, busiest: WRITE + READ },
              provisioned: 200,
              used: { last: 0.03, busiest: 0.03 },
              items: 1,
              bytes,
            },
          ],
        },
      ],
    });
  });

  it('should count what a partition refused, each operation of a bulk too', async () => {
    const other = await server.container();
    const operations = Array.from({ length: 60 }, (_, index) => ({
      operationType: 'Create' as const,
      partitionKey: 'first',
      resourceBody: { id: `bulk-${index}`, pk: 'first' },
    }));
    await other.items.bulk(operations, { continueOnError: true });
    const letIn = Math.ceil(200 / WRITE);
    expect(await metrics()).toMatchObject({
      operations: { bulkItems: { requests: 1, throttled: 60 - letIn, failed: 0 } },
      containers: [
        {},
        {
          physicalPartitions: [
            { requests: 0, throttled: 0, items: 0 },
            { requests: 1, throttled: 60 - letIn, items: letIn, used: { busiest: expect.closeTo(1, 1) } },
          ],
        },
      ],
    });
  });

  it('should tell of throughput that is shared', async () => {
    const { database } = await server.client.databases.create({ id: 'shared', maxThroughput: 1000 });
    await database.containers.create({ id: 'one', partitionKey: '/pk' });
    expect(await metrics()).toMatchObject({
      containers: expect.arrayContaining([
        expect.objectContaining({
          database: 'shared',
          provisioned: { requestUnitsPerSecond: 1000, isShared: true, isEnforced: true },
        }),
      ]),
    });
  });

  it('should follow items that are deleted, and partitions that are split', async () => {
    const split = await server.container();
    const { items, database } = split;
    await items.create({ id: 'a', pk: 'first' });
    await items.create({ id: 'b', pk: 'first' });
    await split.item('a', 'first').delete();
    const stored = async (): Promise<Json[][]> => {
      const mine = listAt(await metrics(), 'containers')
        .map(objectOf)
        .find((each) => each['database'] === database.id);
      return listAt(mine, 'physicalPartitions')
        .map(objectOf)
        .map(({ id = null, items: count = null }) => [id, count]);
    };
    expect(await stored()).toEqual([
      ['0', 0],
      ['1', 1],
    ]);
    await fetch(new URL('_cosmolite/split', server.target.endpoint), {
      method: 'POST',
      headers: { authorization: `Bearer ${server.target.key}` },
      body: JSON.stringify({ database: database.id, container: 'items', range: '1' }),
    });
    expect(await stored()).toEqual([
      ['0', 0],
      ['2', 1],
      ['3', 0],
    ]);
  });
});
