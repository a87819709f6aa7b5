import type { Json } from '../../src/index.js';
import { ManualClock } from '../../src/index.js';
import { textAt } from '../support/bodies.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

const NO_RETRIES = {
  connectionPolicy: {
    retryOptions: { maxRetryAttemptCount: 0, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 0 },
  },
};

describeFor('control endpoint', '/_cosmolite', () => {
  const server = withServer({ clock: new ManualClock(Date.UTC(2026, 0, 1)) }, NO_RETRIES);

  const ask = async (method: string, name: string, body?: Json, key = server.target.key) => {
    const response = await fetch(new URL(`_cosmolite/${name}`, server.target.endpoint), {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: Json = JSON.parse(await response.text());
    return { status: response.status, body: answer };
  };

  describe('access', () => {
    it.each(['', 'c2VjcmV0', 'type=master'])('should refuse the key %j', async (key) => {
      const { status, body } = await ask('GET', 'metrics', undefined, key);
      expect([status, body]).toEqual([
        401,
        { code: 'Unauthorized', message: expect.stringContaining("'authorization: Bearer <account key>'") },
      ]);
    });

    it.each<[string, string, Json | undefined, number]>([
      ['GET', 'nothing', undefined, 404],
      ['GET', 'toString', undefined, 404],
      ['GET', 'faults/x', undefined, 404],
      ['POST', 'metrics', {}, 405],
      ['GET', 'clock', undefined, 405],
    ])('should answer %s /%s with %#', async (method, name, body, status) => {
      expect((await ask(method, name, body)).status).toBe(status);
    });
  });

  describe('faults', () => {
    it('should be set and cleared while the emulator runs', async () => {
      const container = await server.container();
      const order = { kind: '503', operation: 'createItem', path: `/dbs/${container.database.id}` };
      expect(await ask('PUT', 'faults', { orders: [order] })).toEqual({ status: 200, body: { orders: 1 } });
      await expect(container.items.create({ id: 'a', pk: 'p' })).rejects.toMatchObject({ code: 503 });
      expect(await ask('DELETE', 'faults')).toEqual({ status: 200, body: { orders: 0 } });
      expect((await container.items.create({ id: 'a', pk: 'p' })).statusCode).toBe(201);
    });

    it.each<[Json]>([[{}], [{ orders: [{ kind: '418' }] }], [{ orders: [], seed: 'x' }], [[]]])(
      'should refuse %j',
      async (body) => {
        expect((await ask('PUT', 'faults', body)).status).toBe(400);
      },
    );
  });

  describe('clock', () => {
    it('should let items expire without waiting', async () => {
      const container = await server.container({ defaultTtl: 60 });
      await container.items.create({ id: 'a', pk: 'p' });
      expect((await container.item('a', 'p').read()).statusCode).toBe(200);
      const { status, body } = await ask('POST', 'clock', { advance: 60_000 });
      expect([status, body]).toEqual([200, { now: expect.stringMatching(/^2026-01-01T00:01:00/) }]);
      expect((await container.item('a', 'p').read()).statusCode).toBe(404);
    });

    it('should be the time of the condition of a patch', async () => {
      const container = await server.container();
      await container.items.create({ id: 'a', pk: 'p' });
      const { body } = await ask('POST', 'clock', { advance: 3_600_000 });
      const later = Date.parse(textAt(body, 'now'));
      const patch = (condition: string) =>
        container.item('a', 'p').patch({ condition, operations: [{ op: 'set', path: '/n', value: 1 }] });
      await expect(patch(`from c where GetCurrentTimestamp() > ${later}`)).rejects.toMatchObject({
        code: 412,
      });
      expect((await patch(`from c where GetCurrentTimestamp() = ${later}`)).statusCode).toBe(200);
    });

    it.each<[Json]>([[{}], [{ advance: -1 }], [{ advance: 1.5 }], [{ advance: '60' }], [[]]])(
      'should refuse %j',
      async (body) => {
        expect((await ask('POST', 'clock', body)).status).toBe(400);
      },
    );
  });
});
