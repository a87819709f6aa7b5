import type { Container } from '@azure/cosmos';
import { ManualClock } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

const NO_RETRIES = {
  retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
};

describeFor('request units per second', 'throttling through the SDK', () => {
  describe('when the client does not retry', () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const server = withServer({ clock, requestUnitsPerSecond: 10 }, { connectionPolicy: NO_RETRIES });
    let container: Container;

    beforeEach(async () => {
      clock.advance(60_000);
      container = await server.container();
    });

    it('should refuse with 429 and the wait, and change nothing', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      await container.items.create({ id: 'b', pk: 'p' });
      await expect(container.items.create({ id: 'c', pk: 'p' })).rejects.toMatchObject({
        code: 429,
        substatus: 3200,
        retryAfterInMs: 1000,
      });
      clock.advance(1000);
      expect((await container.item('c', 'p').read()).statusCode).toBe(404);
    });

    it('should not charge what it refuses', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      await container.items.create({ id: 'b', pk: 'p' });
      const refusal: unknown = await container.items
        .create({ id: 'c', pk: 'p' })
        .catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 429, headers: { 'x-ms-request-charge': '0' } });
    });

    it('should refuse a batch as a whole', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      await container.items.create({ id: 'b', pk: 'p' });
      const batch = container.items.batch(
        [{ operationType: 'Create', resourceBody: { id: 'c', pk: 'p' } }],
        'p',
      );
      await expect(batch).rejects.toMatchObject({ cause: { code: 429 } });
    });

    it('should let reads of databases and containers in', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      await container.items.create({ id: 'b', pk: 'p' });
      expect((await container.read()).statusCode).toBe(200);
    });

    it('should keep the budgets of containers apart', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      await container.items.create({ id: 'b', pk: 'p' });
      const other = await server.container();
      expect((await other.items.create({ id: 'a', pk: 'p' })).statusCode).toBe(201);
    });
  });

  describe('over several physical partitions', () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const server = withServer(
      { clock, requestUnitsPerSecond: 20, defaultPartitions: 4 },
      { connectionPolicy: NO_RETRIES },
    );

    it('should give each its share, so that a hot one is throttled alone', async () => {
      const container = await server.container();
      await container.items.create({ id: 'a', pk: 'hot' });
      await expect(container.items.create({ id: 'b', pk: 'hot' })).rejects.toMatchObject({ code: 429 });
      const reads = Array.from({ length: 20 }, (_, index) => container.item('x', `cold-${index}`).read());
      const codes = (await Promise.allSettled(reads)).map((read) =>
        read.status === 'fulfilled' ? read.value.statusCode : 429,
      );
      expect(new Set(codes)).toEqual(new Set([404, 429]));
    });
  });

  describe('when the client retries as the SDK does by default', () => {
    const server = withServer({ requestUnitsPerSecond: 50 });

    it('should come through when the SDK waits as long as it is told to', async () => {
      const container = await server.container();
      const created = await Promise.all(
        Array.from({ length: 25 }, (_, index) => container.items.create({ id: `${index}`, pk: 'p' })),
      );
      const waits = created.map(({ headers }) => Number(headers['x-ms-throttle-retry-count']));
      expect(created.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 25 }, () => 201));
      expect(Math.max(...waits)).toBeGreaterThan(0);
    });
  });
});
