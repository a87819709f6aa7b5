import { withServer } from '../support/with-server.js';

describe('items through the SDK', () => {
  const server = withServer();

  it('should create, read, replace, upsert, patch and delete an item', async () => {
    const container = await server.container();
    const created = await container.items.create({ id: 'a', pk: 'p', n: 1 });
    expect(created.statusCode).toBe(201);
    const read = await container.item('a', 'p').read();
    expect(read.resource).toEqual({
      id: 'a',
      pk: 'p',
      n: 1,
      _rid: expect.any(String),
      _self: expect.any(String),
      _etag: expect.stringMatching(/^"[-0-9a-f]{36}"$/),
      _ts: expect.any(Number),
      _attachments: 'attachments/',
    });
    const replaced = await container.item('a', 'p').replace({ id: 'a', pk: 'p', n: 2 });
    expect(replaced.resource).toMatchObject({ n: 2 });
    const upserted = await container.items.upsert({ id: 'b', pk: 'p', n: 2 });
    expect(upserted.statusCode).toBe(201);
    const again = await container.items.upsert({ id: 'b', pk: 'p', n: 3 });
    expect(again.statusCode).toBe(200);
    const patched = await container.item('a', 'p').patch([{ op: 'incr', path: '/n', value: 5 }]);
    expect(patched.resource).toMatchObject({ n: 7 });
    const deleted = await container.item('a', 'p').delete();
    expect(deleted.statusCode).toBe(204);
    expect((await container.item('a', 'p').read()).statusCode).toBe(404);
    await expect(container.items.create({ id: 'b', pk: 'p' })).rejects.toMatchObject({ code: 409 });
  });
});
