import { ErrorResponse } from '@azure/cosmos';
import type { Container } from '@azure/cosmos';
import { hierarchicalKey } from '../support/hierarchical-key.js';
import { itemBody } from '../support/matchers.js';
import { withServer } from '../support/with-server.js';

describe('items through the SDK', () => {
  const server = withServer();
  let container: Container;
  beforeEach(async () => {
    container = await server.container();
  });

  describe('the life of an item', () => {
    it('should go from create to delete', async () => {
      const item = container.item('a', 'p');
      const created = await container.items.create({ id: 'a', pk: 'p', n: 1 });
      expect([created.statusCode, created.resource]).toEqual([201, itemBody({ id: 'a', pk: 'p', n: 1 })]);

      const replaced = await item.replace({ id: 'a', pk: 'p', n: 2 });
      expect([replaced.statusCode, replaced.resource]).toEqual([200, itemBody({ id: 'a', pk: 'p', n: 2 })]);

      const patched = await item.patch([{ op: 'incr', path: '/n', value: 5 }]);
      expect([patched.statusCode, patched.resource]).toEqual([200, itemBody({ id: 'a', pk: 'p', n: 7 })]);

      const upserted = await container.items.upsert({ id: 'a', pk: 'p', n: 8 });
      expect([upserted.statusCode, upserted.resource]).toEqual([200, itemBody({ id: 'a', pk: 'p', n: 8 })]);

      const read = await item.read();
      expect([read.statusCode, read.resource, read.etag]).toEqual([200, upserted.resource, upserted.etag]);

      expect((await item.delete()).statusCode).toBe(204);
      const gone = await item.read();
      expect([gone.statusCode, gone.resource]).toEqual([404, undefined]);
    });

    // As ItemReplaceAsyncTest in CosmosItemTests.cs of Azure/azure-cosmos-dotnet-v3 has it.
    it('should take another id by a replace, unless that is taken', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      await container.items.create({ id: 'taken', pk: 'p' });
      await expect(container.item('a', 'p').replace({ id: 'taken', pk: 'p' })).rejects.toMatchObject({
        code: 409,
      });
      const { resource: renamed } = await container.item('a', 'p').replace({ id: 'b', pk: 'p' });
      expect(renamed).toEqual(itemBody({ id: 'b', pk: 'p' }));
      expect([
        (await container.item('a', 'p').read()).statusCode,
        (await container.item('b', 'p').read()).resource,
        (await container.items.query('SELECT VALUE c.id FROM c WHERE c.id IN ("a", "b")').fetchAll())
          .resources,
        (await container.items.create({ id: 'a', pk: 'p' })).statusCode,
      ]).toEqual([404, renamed, ['b'], 201]);
    });

    it('should get an id from the SDK when it has none', async () => {
      const { resource } = await container.items.create({ pk: 'p' });
      expect(resource).toEqual(itemBody({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), pk: 'p' }));
    });

    it('should cost request units, more for a write than for a read', async () => {
      const { requestCharge: write } = await container.items.create({ id: 'a', pk: 'p' });
      const { requestCharge: read } = await container.item('a', 'p').read();
      expect([write, read]).toEqual([
        server.expected('request charge', 5.15),
        server.expected('request charge', 1),
      ]);
      expect(write).toBeGreaterThan(read);
    });
  });

  describe('optimistic concurrency', () => {
    it('should let one of two writers through', async () => {
      const { etag } = await container.items.create({ id: 'a', pk: 'p', n: 0 });
      const write = (n: number) =>
        container
          .item('a', 'p')
          .replace({ id: 'a', pk: 'p', n }, { accessCondition: { type: 'IfMatch', condition: etag } });
      const outcomes = await Promise.allSettled([write(1), write(2)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 412 } });
    });

    it('should lose no increment of many at once', async () => {
      await container.items.create({ id: 'a', pk: 'p', n: 0 });
      const increment = () => container.item('a', 'p').patch([{ op: 'incr', path: '/n', value: 1 }]);
      await Promise.all(Array.from({ length: 50 }, increment));
      expect((await container.item('a', 'p').read()).resource).toHaveProperty('n', 50);
    });

    it('should answer a read of what the caller has with 304', async () => {
      const { etag } = await container.items.create({ id: 'a', pk: 'p' });
      const accessCondition = { type: 'IfNoneMatch', condition: etag };
      const { statusCode, resource } = await container.item('a', 'p').read({ accessCondition });
      expect([statusCode, resource]).toEqual([304, null]);
    });
  });

  describe('failures', () => {
    it('should be the errors that applications look for', async () => {
      await container.items.create({ id: 'a', pk: 'p' });
      const failure = container.items.create({ id: 'a', pk: 'p' });
      await expect(failure).rejects.toBeInstanceOf(ErrorResponse);
      await expect(failure).rejects.toMatchObject({
        code: 409,
        body: { code: 'Conflict', message: expect.stringContaining('already exists') },
        activityId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    });

    it.each<[string, (target: Container) => Promise<unknown>, object]>([
      ['replacing', (target) => target.item('none', 'p').replace({ id: 'none', pk: 'p' }), { code: 404 }],
      ['patching', (target) => target.item('none', 'p').patch([{ op: 'remove', path: '/a' }]), { code: 404 }],
      ['deleting', (target) => target.item('none', 'p').delete(), { code: 404 }],
    ])('should miss an item when %s', async (_, write, failure) => {
      await expect(write(container)).rejects.toMatchObject(failure);
    });

    it('should tell a missing container from a missing item', async () => {
      await container.delete();
      const { statusCode, substatus } = await container.item('a', 'p').read();
      expect([statusCode, substatus]).toEqual([404, 1003]);
    });
  });

  describe('hierarchical partition keys', () => {
    it('should keep items apart by every level, missing ones too', async () => {
      const tree = await server.container({ partitionKey: hierarchicalKey('/t', '/u', '/v') });
      const bodies = [
        { id: 'a', t: 't', u: 'u', v: 1 },
        { id: 'a', t: 't', u: 'u', v: '1' },
        { id: 'a', t: 't', u: 'u' },
        { id: 'a', t: 't' },
      ];
      for (const body of bodies) await tree.items.create(body);
      const read = await tree.item('a', ['t', 'u', 1]).read();
      expect(read.resource).toEqual(itemBody({ id: 'a', t: 't', u: 'u', v: 1 }));
      const below = await tree.items
        .query('SELECT VALUE COUNT(1) FROM c', { partitionKey: ['t', 'u'] })
        .fetchAll();
      expect(below.resources).toEqual([3]);
    });

    it('should refuse a short key for one item', async () => {
      const tree = await server.container({ partitionKey: hierarchicalKey('/t', '/u') });
      await expect(tree.item('a', ['t']).delete()).rejects.toMatchObject({
        code: 400,
        message: expect.stringContaining('has fewer components than defined in the the collection'),
      });
    });
  });
});
