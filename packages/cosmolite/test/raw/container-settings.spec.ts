import type { Json, JsonObject } from '../../src/index.js';
import { objectOf } from '../support/bodies.js';
import { newDatabaseId } from '../support/database-ids.js';
import { someError } from '../support/matchers.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const DATABASE = newDatabaseId('settings');
const CONTAINERS = `/dbs/${DATABASE}/colls`;
const LOWER = { name: 'cp_lower', query: 'SELECT VALUE LOWER(c.name) FROM c' };

const withQuery = (query: string): JsonObject => ({ computedProperties: [{ name: 'cp', query }] });
const withPolicy = (policy: JsonObject): JsonObject => ({
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: [{ path: '/*' }],
    excludedPaths: [{ path: '/"_etag"/?' }],
    ...policy,
  },
});

describe('container settings', () => {
  const server = withServer();
  let containers = 0;

  const call = (method: string, path: string, body?: Json) =>
    send(server.target, method, path, { ...(body !== undefined && { body }) });
  const create = (settings: JsonObject) => {
    containers += 1;
    return call('POST', CONTAINERS, { id: `c${containers}`, partitionKey: { paths: ['/pk'] }, ...settings });
  };

  beforeAll(async () => {
    await server.client.databases.create({ id: DATABASE });
  });

  it.each<[string, JsonObject]>([
    ['computed properties', { computedProperties: [LOWER, { ...LOWER, name: 'cp_second' }] }],
    ['analytical storage', { analyticalStorageTtl: -1 }],
    ['a change feed policy', { changeFeedPolicy: { retentionDuration: 10 } }],
    ['a full-text policy', { fullTextPolicy: { defaultLanguage: 'en-US', fullTextPaths: [] } }],
    [
      'a vector policy and its indexes',
      {
        vectorEmbeddingPolicy: {
          vectorEmbeddings: [{ path: '/v', dataType: 'float32', distanceFunction: 'cosine', dimensions: 8 }],
        },
        ...withPolicy({ vectorIndexes: [{ path: '/v', type: 'flat' }] }),
      },
    ],
    ['full-text indexes', withPolicy({ fullTextIndexes: [{ path: '/text' }] })],
    ['spatial indexes', withPolicy({ spatialIndexes: [{ path: '/at/*', types: ['Point', 'Polygon'] }] })],
    [
      'spatial indexes on a plane',
      {
        geospatialConfig: { type: 'Geometry' },
        ...withPolicy({
          spatialIndexes: [
            { path: '/at/?', types: ['Point'], boundingBox: { xmin: 0, ymin: 0, xmax: 9, ymax: 9 } },
          ],
        }),
      },
    ],
    ['the root as a slash', withPolicy({ includedPaths: [{ path: '/' }] })],
    [
      'kinds of index',
      withPolicy({
        includedPaths: [{ path: '/*', indexes: [{ kind: 'Range', dataType: 'String', precision: -1 }] }],
      }),
    ],
    [
      'a procedure for conflicts',
      {
        conflictResolutionPolicy: {
          mode: 'Custom',
          conflictResolutionPath: '',
          conflictResolutionProcedure: 'dbs/d/colls/c/sprocs/s',
        },
      },
    ],
  ])('should keep %s', async (_, settings) => {
    const created = await create(settings);
    expect([created.status, created.body]).toEqual([201, expect.objectContaining(settings)]);
    const path = `${CONTAINERS}/c${containers}`;
    expect((await call('GET', path)).body).toEqual(created.body);
    const replaced = await call('PUT', path, objectOf(created.body));
    expect([replaced.status, replaced.body]).toEqual([200, expect.objectContaining(settings)]);
  });

  it('should drop computed properties that a replace leaves out', async () => {
    await create({ computedProperties: [LOWER] });
    const id = `c${containers}`;
    const replaced = await call('PUT', `${CONTAINERS}/${id}`, { id, partitionKey: { paths: ['/pk'] } });
    expect([replaced.status, objectOf(replaced.body)['computedProperties']]).toEqual([200, undefined]);
  });

  it.each<[string, JsonObject]>([
    ['computed properties that are no list', { computedProperties: LOWER }],
    [
      '21 computed properties',
      { computedProperties: Array.from({ length: 21 }, (_, n) => ({ ...LOWER, name: `p${n}` })) },
    ],
    ['a computed property twice', { computedProperties: [LOWER, LOWER] }],
    ['a computed property without a query', { computedProperties: [{ name: 'cp' }] }],
    ['a computed property without a name', { computedProperties: [{ name: '', query: LOWER.query }] }],
    ['a computed property called id', { computedProperties: [{ ...LOWER, name: 'id' }] }],
    ['a computed property that is no query', withQuery('LOWER(c.name)')],
    ['a computed property of an unknown function', withQuery('SELECT VALUE LOWERCASE(c.name) FROM c')],
    ['a computed property without FROM', withQuery('SELECT VALUE 1')],
    ['a computed property without VALUE', withQuery('SELECT c.name FROM c')],
    ['a computed property of everything', withQuery('SELECT * FROM c')],
    ['a computed property of a part', withQuery('SELECT VALUE c.name FROM c.child c')],
    ['a computed property over elements', withQuery('SELECT VALUE t FROM t IN c.tags')],
    ['a computed property with JOIN', withQuery('SELECT VALUE t FROM c JOIN t IN c.tags')],
    ['a computed property with WHERE', withQuery('SELECT VALUE c.name FROM c WHERE c.a = 1')],
    ['a computed property with ORDER BY', withQuery('SELECT VALUE c.name FROM c ORDER BY c.name')],
    ['a computed property with GROUP BY', withQuery('SELECT VALUE c.name FROM c GROUP BY c.name')],
    ['a computed property with TOP', withQuery('SELECT TOP 1 VALUE c.name FROM c')],
    ['a computed property with DISTINCT', withQuery('SELECT DISTINCT VALUE c.name FROM c')],
    ['a computed property with OFFSET LIMIT', withQuery('SELECT VALUE c.name FROM c OFFSET 0 LIMIT 1')],
    ['a computed property with an aggregate', withQuery('SELECT VALUE COUNT(1) FROM c')],
    [
      'a computed property with a subquery',
      withQuery('SELECT VALUE EXISTS(SELECT VALUE t FROM t IN c.tags) FROM c'),
    ],
    ['a computed property of chance', withQuery('SELECT VALUE CONCAT(c.name, ToString(RAND())) FROM c')],
    ['a computed property of the time', withQuery('SELECT VALUE GetCurrentTimestamp() FROM c')],
    ['a computed property with a parameter', withQuery('SELECT VALUE @name FROM c')],
    [
      'a geometry without a bounding box',
      { geospatialConfig: { type: 'Geometry' }, ...withPolicy({ spatialIndexes: [{ path: '/at/?' }] }) },
    ],
    [
      'a bounding box inside out',
      {
        geospatialConfig: { type: 'Geometry' },
        ...withPolicy({
          spatialIndexes: [{ path: '/at/?', boundingBox: { xmin: 0, ymin: 0, xmax: 0, ymax: 0 } }],
        }),
      },
    ],
    ['an unknown geospatial type', { geospatialConfig: { type: 'Sphere' } }],
    ['an unknown way of resolving conflicts', { conflictResolutionPolicy: { mode: 'FirstWriterWins' } }],
    ['a vector policy that is text', { vectorEmbeddingPolicy: '/v' }],
  ])('should refuse %s', async (_, settings) => {
    const { status, body } = await create(settings);
    expect([status, body]).toEqual([400, someError('BadRequest')]);
  });

  // The texts are those of test_vector_policy.py and test_full_text_policy.py in Azure/azure-sdk-for-python.
  const vectors = (embedding: JsonObject, index?: JsonObject): JsonObject => ({
    vectorEmbeddingPolicy: {
      vectorEmbeddings: [
        { path: '/v', dataType: 'float32', distanceFunction: 'cosine', dimensions: 8, ...embedding },
      ],
    },
    ...(index && withPolicy({ vectorIndexes: [{ path: '/v', type: 'flat', ...index }] })),
  });
  const texts = (policy: JsonObject, index?: JsonObject): JsonObject => ({
    fullTextPolicy: {
      defaultLanguage: 'en-US',
      fullTextPaths: [{ path: '/text', language: 'en-US' }],
      ...policy,
    },
    ...(index && withPolicy({ fullTextIndexes: [index] })),
  });

  it.each<[string, JsonObject, string]>([
    [
      'a vector index without a policy',
      withPolicy({ vectorIndexes: [{ path: '/v', type: 'flat' }] }),
      "v not matching in Embedding's path",
    ],
    ['a vector index of another path', vectors({}, { path: '/w' }), "w not matching in Embedding's path"],
    ['an unknown vector index', vectors({}, { type: 'notFlat' }), 'Index Type::notFlat is invalid'],
    [
      'too few bytes of a quantized vector',
      vectors({}, { type: 'quantizedFlat', quantizationByteSize: 0 }),
      'QuantizationByteSize value :: 0 is out of range. The allowed range is between 1 and 256.',
    ],
    [
      'too short a search list',
      vectors({}, { type: 'diskANN', indexingSearchListSize: 5 }),
      'IndexingSearchListSize value :: 5 is out of range. The allowed range is between 25 and 500.',
    ],
    [
      'an unknown data type',
      vectors({ dataType: 'float33' }),
      'Vector Embedding Policy has an invalid DataType',
    ],
    [
      'too many dimensions',
      vectors({ dimensions: 8000 }),
      'Dimensions:8000 which is more than the maximum supported value',
    ],
    ['too few dimensions', vectors({ dimensions: -1 }), 'The Vector Embedding Policy has Dimensions:-1'],
    ['an unknown distance', vectors({ distanceFunction: 'feet' }), 'has an invalid DistanceFunction:feet'],
    [
      'a text path without a slash',
      texts({ fullTextPaths: [{ path: 'text' }] }),
      'The Full Text Policy contains an invalid Path: text',
    ],
    [
      'an unknown language',
      texts({ defaultLanguage: 'spa-SPA' }),
      'The Full Text Policy contains an unsupported language spa-SPA. Supported languages are:',
    ],
    [
      'an unknown language of a path',
      texts({ fullTextPaths: [{ path: '/text', language: 'en-us' }] }),
      'The Full Text Policy contains an unsupported language en-us. Supported languages are:',
    ],
    [
      'a text index without a slash',
      texts({}, { path: 'text' }),
      'Full-text index specification at index (0) contains invalid path',
    ],
    [
      'a text index without a path',
      texts({}, { not_path: '/text' }),
      'Missing path in full-text index specification at index (0)',
    ],
    [
      'a text index of another path',
      texts({}, { path: '/other' }),
      'The path of the Full Text Index /other does not match the path specified in the Full Text Policy',
    ],
  ])('should say what is wrong with %s', async (_, settings, message) => {
    const { status, body } = await create(settings);
    expect([status, body]).toEqual([400, { code: 'BadRequest', message: expect.stringContaining(message) }]);
  });

  it('should not let a replace change the vector index of a path', async () => {
    const { body } = await create(vectors({}, {}));
    const { status, body: refusal } = await call('PUT', `${CONTAINERS}/c${containers}`, {
      ...objectOf(body),
      ...vectors({}, { type: 'quantizedFlat' }),
    });
    expect([status, refusal]).toEqual([
      400,
      { code: 'BadRequest', message: expect.stringContaining('They can only be added or removed.') },
    ]);
  });

  it.each<[string, JsonObject]>([
    ['clientEncryptionPolicy', { clientEncryptionPolicy: { includedPaths: [] } }],
    [
      'materializedViewDefinition',
      { materializedViewDefinition: { sourceCollectionId: 'x', definition: 'SELECT * FROM c' } },
    ],
    ['dataMaskingPolicy', { dataMaskingPolicy: { includedPaths: [] } }],
    ['anythingNew', { anythingNew: 1 }],
    ['indexingPolicy.anythingNew', withPolicy({ anythingNew: 1 })],
    ['geospatialConfig.anythingNew', { geospatialConfig: { anythingNew: 1 } }],
    ['conflictResolutionPolicy.anythingNew', { conflictResolutionPolicy: { anythingNew: 1 } }],
    ['partitionKey.anythingNew', { partitionKey: { paths: ['/pk'], anythingNew: 1 } }],
    ['uniqueKeyPolicy.anythingNew', { uniqueKeyPolicy: { uniqueKeys: [], anythingNew: 1 } }],
  ])('should say that it does not serve %s', async (name, settings) => {
    const { status, body } = await create(settings);
    expect([status, body]).toEqual(
      server.expected('not implemented', [
        501,
        { code: 'NotImplemented', message: expect.stringContaining(`the setting '${name}'`) },
      ]),
    );
  });

  it('should read what a client sends that writes every member as null', async () => {
    const nothing = {
      computedProperties: null,
      vectorEmbeddingPolicy: null,
      geospatialConfig: null,
      clientEncryptionPolicy: null,
    };
    const { status, body } = await create(nothing);
    expect([status, Object.keys(objectOf(body)).filter((name) => name in nothing)]).toEqual([
      201,
      ['geospatialConfig'],
    ]);
  });
});
