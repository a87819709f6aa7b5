import { type Container, PatchOperationType, type PatchRequestBody } from '@azure/cosmos';
import type { JsonObject } from '../../src/index.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const KEY = { 'x-ms-documentdb-partitionkey': '["p"]' };

// Emulators lack patch or its conditions, refuse the JavaScript SDK's body, or ignore unique keys.
describe('patch', () => {
  const server = withServer();
  let container: Container;
  let path: string;

  beforeEach(async () => {
    container = await server.container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] } });
    path = `/dbs/${container.database.id}/colls/items/docs/a`;
    await container.items.create({ id: 'a', pk: 'p', sku: 'A', n: 1, tags: ['x', 'z'], size: { w: 1 } });
    await container.items.create({ id: 'b', pk: 'p', sku: 'B' });
  });

  const stored = async () => {
    const { resource } = await container.item('a', 'p').read<JsonObject>();
    return Object.fromEntries(Object.entries(resource ?? {}).filter(([name]) => !name.startsWith('_')));
  };

  it('should apply all six verbs in one request', async () => {
    const { status, body } = await send(server.target, 'PATCH', path, {
      headers: KEY,
      body: [
        { op: 'add', path: '/tags/1', value: 'y' },
        { op: 'set', path: '/color', value: 'red' },
        { op: 'replace', path: '/size/w', value: 2 },
        { op: 'incr', path: '/n', value: 2.5 },
        { op: 'move', from: '/size/w', path: '/width' },
        { op: 'remove', path: '/size' },
      ],
    });
    const expected = { id: 'a', pk: 'p', sku: 'A', n: 3.5, tags: ['x', 'y', 'z'], color: 'red', width: 2 };
    expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
    expect(await stored()).toEqual(expected);
  });

  it.each<[string, (container: Container) => Promise<{ statusCode: number }>]>([
    ['a bare array', (c) => c.item('a', 'p').patch([{ op: PatchOperationType.incr, path: '/n', value: 1 }])],
    [
      'operations with a condition',
      (c) =>
        c.item('a', 'p').patch({
          operations: [{ op: PatchOperationType.incr, path: '/n', value: 1 }],
          condition: "FROM c WHERE c.n = 1 AND c.sku = 'A'",
        }),
    ],
  ])('should take %s', async (_, patch) => {
    expect((await patch(container)).statusCode).toBe(200);
    expect(await stored()).toMatchObject({ n: 2 });
  });

  it.each<[string, PatchRequestBody, object]>([
    [
      'a condition that is not met',
      { operations: [{ op: 'incr', path: '/n', value: 1 }], condition: 'from c where c.n > 1' },
      { code: 412, substatus: 1110 },
    ],
    [
      'a condition about a missing property',
      { operations: [{ op: 'incr', path: '/n', value: 1 }], condition: 'from c where c.none = 1' },
      { code: 412, substatus: 1110 },
    ],
    [
      'a condition that cannot be read',
      { operations: [{ op: 'incr', path: '/n', value: 1 }], condition: 'where n' },
      { code: 400 },
    ],
    [
      'an operation that cannot be applied',
      [
        { op: 'incr', path: '/n', value: 1 },
        { op: 'remove', path: '/none' },
      ],
      { code: 400 },
    ],
    ['the id', [{ op: 'set', path: '/id', value: 'c' }], { code: 400 }],
    ['the partition key', [{ op: 'set', path: '/pk', value: 'q' }], { code: 400 }],
    ['a bad ttl', [{ op: 'set', path: '/ttl', value: 0 }], { code: 400 }],
    [
      'a unique key that another item holds',
      [{ op: 'set', path: '/sku', value: 'B' }],
      { code: 409, substatus: 3301 },
    ],
    [
      'eleven operations',
      Array.from({ length: 11 }, () => ({ op: 'incr', path: '/n', value: 1 })),
      { code: 400 },
    ],
  ])('should refuse %s and change nothing', async (_, body, error) => {
    const before = await container.item('a', 'p').read();
    await expect(container.item('a', 'p').patch(body)).rejects.toMatchObject(error);
    expect((await container.item('a', 'p').read()).resource).toEqual(before.resource);
  });

  it('should free the unique key it gives up', async () => {
    await container.item('b', 'p').patch([{ op: PatchOperationType.set, path: '/sku', value: 'C' }]);
    await container.item('a', 'p').patch([{ op: PatchOperationType.set, path: '/sku', value: 'B' }]);
    expect(await stored()).toMatchObject({ sku: 'B' });
  });

  it('should judge If-Match after existence and before the condition', async () => {
    const patch = [{ op: PatchOperationType.incr, path: '/n', value: 1 }];
    const stale = { accessCondition: { type: 'IfMatch', condition: '"stale"' } };
    await expect(container.item('none', 'p').patch(patch, stale)).rejects.toMatchObject({ code: 404 });
    await expect(container.item('a', 'p').patch(patch, stale)).rejects.toMatchObject({ code: 412 });
    const { etag } = await container.item('a', 'p').read();
    const fresh = { accessCondition: { type: 'IfMatch', condition: etag } };
    expect((await container.item('a', 'p').patch(patch, fresh)).statusCode).toBe(200);
  });

  it('should keep concurrent patches of different properties', async () => {
    const patches = Array.from({ length: 50 }, (_, index) =>
      container.item('a', 'p').patch([
        { op: PatchOperationType.set, path: `/p${index}`, value: index },
        { op: PatchOperationType.incr, path: '/n', value: 1 },
      ]),
    );
    await Promise.all(patches);
    const item = await stored();
    expect(item['n']).toBe(51);
    expect(Object.keys(item).filter((name) => /^p\d/.test(name))).toHaveLength(50);
  });

  it('should leave out the item when told to', async () => {
    const { status, headers, body } = await send(server.target, 'PATCH', path, {
      headers: { ...KEY, prefer: 'return=minimal' },
      body: [{ op: 'incr', path: '/n', value: 1 }],
    });
    const { etag } = await container.item('a', 'p').read();
    expect([status, headers.get('etag'), body]).toEqual([200, etag, undefined]);
  });
});
