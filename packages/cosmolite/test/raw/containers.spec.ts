import type { Json, JsonObject } from '../../src/index.js';
import { objectOf, textAt } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { describeFor } from '../support/describe-for.js';
import { backendError, gatewayError, someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const SHOP = newDatabaseId('shop');
const NOWHERE = newDatabaseId('nowhere');
const COLLECTIONS = `/dbs/${SHOP}/colls`;

const settingsBody = (id: string, settings: object): object => ({
  id,
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: [{ path: '/*' }],
    excludedPaths: [{ path: '/"_etag"/?' }],
  },
  partitionKey: { paths: ['/pk'], kind: 'Hash', version: 1 },
  uniqueKeyPolicy: { uniqueKeys: [] },
  conflictResolutionPolicy: {
    mode: 'LastWriterWins',
    conflictResolutionPath: '/_ts',
    conflictResolutionProcedure: '',
  },
  geospatialConfig: { type: 'Geography' },
  _rid: expect.stringMatching(/^[\w+-]{11}=$/),
  _ts: expect.any(Number),
  _self: expect.stringMatching(/^dbs\/[\w+-]{6}==\/colls\/[\w+-]{11}=\/$/),
  _etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/),
  _docs: 'docs/',
  _sprocs: 'sprocs/',
  _triggers: 'triggers/',
  _udfs: 'udfs/',
  _conflicts: 'conflicts/',
  ...settings,
});

const plain = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  partitionKey: { paths: ['/pk'] },
  ...more,
});

describe('containers', () => {
  const server = withServer();
  const containerBody = (id: string, settings: object = {}) =>
    server.expected('more members', settingsBody(id, settings));

  const call = (method: string, path: string, body?: Json | string, headers: Record<string, string> = {}) =>
    send(server.target, method, path, { headers, ...(body !== undefined && { body }) });
  const create = (body: Json | string) => call('POST', COLLECTIONS, body);

  const replace = (id: string, body: Json, headers: Record<string, string> = {}) =>
    call('PUT', `${COLLECTIONS}/${id}`, body, headers);

  beforeAll(async () => {
    await server.client.databases.create({ id: SHOP });
  });

  describe('create', () => {
    it('should fill in every default', async () => {
      const { status, body, headers } = await create(plain('defaults'));
      expect([status, body]).toEqual([201, containerBody('defaults')]);
      expect(headers.get('x-ms-alt-content-path')).toBe(`dbs/${SHOP}/colls/defaults`);
      expect(headers.get('x-ms-content-path')).toBe(textAt(body, '_rid'));
    });

    it('should keep every setting', async () => {
      const settings = {
        partitionKey: { paths: ['/t', '/u'], kind: 'MultiHash', version: 2 },
        uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }, { paths: ['/a', '/b/c'] }] },
        indexingPolicy: {
          indexingMode: 'consistent',
          automatic: true,
          includedPaths: [{ path: '/name/?' }],
          excludedPaths: [{ path: '/*' }, { path: '/"_etag"/?' }],
          compositeIndexes: [
            [
              { path: '/name', order: 'ascending' },
              { path: '/price', order: 'descending' },
            ],
          ],
        },
        defaultTtl: 60,
      };
      const created = await create({ id: 'settings', ...settings });
      expect([created.status, created.body]).toEqual([201, containerBody('settings', settings)]);
      expect((await call('GET', `${COLLECTIONS}/settings`)).body).toEqual(created.body);
    });

    it.each<[string, JsonObject]>([
      ['no partition key', { id: 'x' }],
      ['a partition key that is text', { id: 'x', partitionKey: '/pk' }],
      ['a partition key without paths', { id: 'x', partitionKey: { paths: [] } }],
      ['a path without a slash', { id: 'x', partitionKey: { paths: ['pk'] } }],
      ['two paths of one level', { id: 'x', partitionKey: { paths: ['/a', '/b'] } }],
      ['four levels', { id: 'x', partitionKey: { paths: ['/a', '/b', '/c', '/d'], kind: 'MultiHash' } }],
      ['a ttl of 0', plain('x', { defaultTtl: 0 })],
      ['a ttl of null', plain('x', { defaultTtl: null })],
      ['a ttl of 1.5', plain('x', { defaultTtl: 1.5 })],
      ['a ttl beyond 32 bits', plain('x', { defaultTtl: 2_147_483_648 })],
      ['a unique key policy that is text', plain('x', { uniqueKeyPolicy: 'sku' })],
      ['a unique key without paths', plain('x', { uniqueKeyPolicy: { uniqueKeys: [{ paths: [] }] } })],
      [
        'a unique path without a slash',
        plain('x', { uniqueKeyPolicy: { uniqueKeys: [{ paths: ['sku'] }] } }),
      ],
      [
        'eleven unique keys',
        plain('x', {
          uniqueKeyPolicy: { uniqueKeys: Array.from({ length: 11 }, (_, n) => ({ paths: [`/p${n}`] })) },
        }),
      ],
      [
        'seventeen unique paths',
        plain('x', {
          uniqueKeyPolicy: { uniqueKeys: [{ paths: Array.from({ length: 17 }, (_, n) => `/p${n}`) }] },
        }),
      ],
      ['an unknown indexing mode', plain('x', { indexingPolicy: { indexingMode: 'lazy' } })],
      [
        'an indexing policy without the root',
        plain('x', { indexingPolicy: { includedPaths: [{ path: '/a/?' }] } }),
      ],
      ['an id that is a number', plain('x', { id: 1 })],
      ['an id with a question mark', plain('a?b')],
    ])('should refuse %s', async (_, body) => {
      const answer = await create(body);
      expect([answer.status, answer.body]).toEqual([400, someError('BadRequest')]);
      expect((await call('GET', `${COLLECTIONS}/x`)).status).toBe(404);
    });

    it('should refuse a taken id', async () => {
      await create(plain('taken'));
      const answer = await create(plain('taken'));
      expect([answer.status, answer.body]).toEqual([
        409,
        backendError('Conflict', 'Resource with specified id or name already exists.'),
      ]);
    });

    it('should miss the database', async () => {
      const answer = await call('POST', `/dbs/${NOWHERE}/colls`, plain('x'));
      expect([answer.status, answer.headers.get('x-ms-substatus')]).toEqual([404, '1003']);
    });
  });

  describe('read', () => {
    it('should answer 304 to its etag', async () => {
      const { headers } = await create(plain('unchanged'));
      const etag = headers.get('etag') ?? '';
      const answer = await call('GET', `${COLLECTIONS}/unchanged`, undefined, { 'if-none-match': etag });
      expect([answer.status, answer.body]).toEqual([304, undefined]);
    });

    it.each([
      [`/dbs/${SHOP}/colls/unknown`, null],
      [`/dbs/${NOWHERE}/colls/unknown`, '1003'],
    ])('should not find %s', async (path, substatus) => {
      const answer = await call('GET', path);
      expect([answer.status, answer.headers.get('x-ms-substatus')]).toEqual([404, substatus]);
    });

    it('should tell what it holds when asked', async () => {
      await create(plain('usage'));
      const container = server.client.database(SHOP).container('usage');
      for (const id of ['a', 'b']) await container.items.create({ id, pk: 'p', text: 'x'.repeat(2000) });
      const { headers } = await call('GET', `${COLLECTIONS}/usage`, undefined, {
        'x-ms-documentdb-populatequotainfo': 'true',
      });
      expect([headers.get('x-ms-resource-usage'), headers.get('x-ms-resource-quota')]).toEqual([
        server.expected('usage', 'documentSize=0;documentsSize=5;documentsCount=2;collectionSize=5;'),
        server.expected(
          'usage',
          'documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;',
        ),
      ]);
    });
  });

  it('should tell what each physical partition holds when asked', async () => {
    const before = await create(plain('statistics'));
    const container = server.client.database(SHOP).container('statistics');
    for (const [id, pk] of [
      ['a', 'p'],
      ['b', 'p'],
      ['c', 'q'],
    ] as const) {
      await container.items.create({ id, pk, text: 'x'.repeat(1000) });
    }
    const path = `${COLLECTIONS}/statistics`;
    const asked = { 'x-ms-documentdb-populatepartitionstatistics': 'True' };
    const { body } = await call('GET', path, undefined, asked);
    expect(body).toEqual({
      ...objectOf(before.body),
      statistics: server.expected('usage of partitions', [
        {
          id: '0',
          sizeInKB: 4,
          documentCount: 3,
          sampledDistinctPartitionKeyCount: 2,
          partitionKeys: [],
        },
      ]),
    });
    expect((await call('GET', path)).body).toEqual(before.body);
    expect((await replace('statistics', objectOf(body))).status).toBe(200);
  });

  describe('list and query', () => {
    it('should answer a feed in the order of creation', async () => {
      const lists = newDatabaseId('lists');
      await server.client.databases.create({ id: lists });
      for (const id of ['b', 'a']) await call('POST', `/dbs/${lists}/colls`, plain(id));
      const answer = await call('GET', `/dbs/${lists}/colls`);
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          _rid: expect.stringMatching(/^[\w+-]{6}==$/),
          DocumentCollections: server.expected('order of rows', [containerBody('b'), containerBody('a')]),
          _count: 2,
        },
      ]);
    });

    it('should answer queries', async () => {
      const { database } = await server.client.databases.create({ id: newDatabaseId('queried') });
      for (const id of ['one', 'two']) await database.containers.create({ id, partitionKey: '/pk' });
      const { resources } = await database.containers
        .query({ query: 'SELECT * FROM c WHERE c.id = @id', parameters: [{ name: '@id', value: 'two' }] })
        .fetchAll();
      expect(resources).toEqual([containerBody('two')]);
    });
  });

  describe('replace', () => {
    it('should take on new settings under a new etag', async () => {
      const before = textAt((await create(plain('replaced'))).body, '_etag');
      const indexingPolicy = { indexingMode: 'none', automatic: false, includedPaths: [], excludedPaths: [] };
      const { status, body } = await replace(
        'replaced',
        plain('replaced', { defaultTtl: -1, indexingPolicy }),
      );
      expect([status, body]).toEqual([200, containerBody('replaced', { defaultTtl: -1, indexingPolicy })]);
      expect(textAt(body, '_etag')).not.toBe(before);
      expect((await call('GET', `${COLLECTIONS}/replaced`)).body).toEqual(body);
    });

    it('should keep unique keys that are not mentioned', async () => {
      const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/sku'] }] };
      await create(plain('unique', { uniqueKeyPolicy }));
      expect((await replace('unique', plain('unique'))).body).toEqual(
        containerBody('unique', { uniqueKeyPolicy }),
      );
    });

    it.each<[string, JsonObject]>([
      ['id', plain('other')],
      ['partitionKey', { id: 'fixed', partitionKey: { paths: ['/other'] } }],
      ['partitionKey', { id: 'fixed', partitionKey: { paths: ['/pk'], kind: 'Hash', version: 2 } }],
      ['uniqueKeyPolicy', plain('fixed', { uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }] } })],
    ])('should refuse another %s', async (name, body) => {
      await create(plain('fixed'));
      const answer = await replace('fixed', body);
      expect([answer.status, answer.body]).toEqual([
        400,
        server.expected(
          'wording',
          gatewayError('BadRequest', `The container's ${name} cannot be changed by a replace.`),
        ),
      ]);
    });

    it('should honour If-Match and miss what is not there', async () => {
      await create(plain('guarded'));
      expect((await replace('guarded', plain('guarded'), { 'if-match': '"x"' })).status).toBe(412);
      expect((await replace('unknown', plain('unknown'))).status).toBe(404);
    });
  });

  describe('delete', () => {
    it('should delete its items with it', async () => {
      await create(plain('gone'));
      await server.client.database(SHOP).container('gone').items.create({ id: 'a', pk: 'p' });
      const deleted = await call('DELETE', `${COLLECTIONS}/gone`);
      expect([deleted.status, deleted.body]).toEqual([204, undefined]);
      await create(plain('gone'));
      expect((await call('GET', `${COLLECTIONS}/gone/docs`)).body).toHaveProperty('_count', 0);
    });

    it('should miss what is not there', async () => {
      expect((await call('DELETE', `${COLLECTIONS}/unknown`)).status).toBe(404);
    });
  });
});

const range = (id: string, minInclusive: string, maxExclusive: string): object => ({
  id,
  _rid: expect.stringMatching(/^[\w+-]{22}==$/),
  _self: expect.stringContaining('/pkranges/'),
  _etag: expect.any(String),
  _ts: expect.any(Number),
  _lsn: 0,
  minInclusive,
  maxExclusive,
  ridPrefix: Number(id),
  throughputFraction: 0.5,
  status: 'online',
  parents: [],
});

describeFor('partitions', 'partition key ranges', () => {
  const server = withServer({ defaultPartitions: 2 });

  it('should cover the whole line in equal parts', async () => {
    const container = await server.container();
    const path = `/dbs/${container.database.id}/colls/items`;
    const rid = textAt((await send(server.target, 'GET', path)).body, '_rid');
    const middle = '05C1DFFFFFFFFC';
    const answer = await send(server.target, 'GET', `${path}/pkranges`);
    expect(answer.body).toEqual({
      _rid: rid,
      PartitionKeyRanges: [range('0', '', middle), range('1', middle, 'FF')],
      _count: 2,
    });
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
    const unchanged = await send(server.target, 'GET', `${path}/pkranges`, { headers });
    expect([unchanged.status, unchanged.body]).toEqual([304, undefined]);
  });
});
