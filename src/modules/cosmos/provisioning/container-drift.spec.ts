import type { IndexingPolicy } from '@azure/cosmos';
import { type ContainerDefinition, hierarchicalPartitionKey } from '../containers/container-definition.js';
import { type ContainerSettings, findDrift } from './container-drift.js';

const INDEXING: IndexingPolicy = {
  includedPaths: [{ path: '/name/?' }, { path: '/price/?' }],
  excludedPaths: [{ path: '/*' }],
  compositeIndexes: [
    [
      { path: '/name', order: 'ascending' },
      { path: '/id', order: 'ascending' },
    ],
  ],
};

const DEFINITION: ContainerDefinition = {
  id: 'things',
  partitionKey: hierarchicalPartitionKey('/tenantId', '/category'),
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/sku'] }, { paths: ['/a', '/b'] }] },
  indexingPolicy: INDEXING,
  computedProperties: [{ name: 'lower', query: 'SELECT VALUE LOWER(c.name) FROM c' }],
  defaultTtl: -1,
};

/** As the service describes the same container: everything filled in, in its own order. */
const SAME: ContainerSettings = {
  ...DEFINITION,
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/b', '/a'] }, { paths: ['/sku'] }] },
  indexingPolicy: {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: [{ path: '/"price"/?' }, { path: '/name/?' }],
    excludedPaths: [{ path: '/*' }, { path: '/"_etag"/?' }],
    compositeIndexes: [
      [
        { path: '/name', order: 'descending' },
        { path: '/id', order: 'descending' },
      ],
    ],
    spatialIndexes: [],
  },
};

const withIndexing = (change: IndexingPolicy): ContainerSettings => ({
  ...SAME,
  indexingPolicy: { ...SAME.indexingPolicy, ...change },
});

describe('findDrift', () => {
  it('should find nothing in a container that means the same', () => {
    expect(findDrift(DEFINITION, SAME)).toEqual([]);
    expect(findDrift(DEFINITION, DEFINITION)).toEqual([]);
  });

  it('should take the service defaults for a policy that says nothing', () => {
    const service = { includedPaths: [{ path: '/*' }], excludedPaths: [{ path: '/"_etag"/?' }] };
    expect(
      findDrift({ ...DEFINITION, indexingPolicy: {} }, withIndexing({ ...service, compositeIndexes: [] })),
    ).toEqual([]);
  });

  const table: [string, ContainerSettings, string, boolean][] = [
    [
      'another hierarchy',
      { ...SAME, partitionKey: hierarchicalPartitionKey('/category', '/tenantId') },
      'The partition key should be /tenantId, /category (MultiHash, version 2), but is /category, /tenantId (MultiHash, version 2).',
      false,
    ],
    [
      'an older hash',
      { ...SAME, partitionKey: { paths: ['/tenantId'] } },
      'The partition key should be /tenantId, /category (MultiHash, version 2), but is /tenantId (Hash, version 1).',
      false,
    ],
    [
      'no unique keys',
      { ...SAME, uniqueKeyPolicy: { uniqueKeys: [] } },
      'The unique keys should be /a + /b, /sku, but are none.',
      false,
    ],
    [
      'another default time to live',
      { ...SAME, defaultTtl: 60 },
      'The default time to live should be -1 (per item), but is 60 s.',
      true,
    ],
    [
      'paths that are not indexed, and others that are',
      withIndexing({ includedPaths: [{ path: '/name/?' }, { path: '/colour/?' }] }),
      'The indexing policy lacks the included path /price/?, and should not have the included path /colour/?.',
      true,
    ],
    [
      'a composite index in another order',
      withIndexing({
        compositeIndexes: [
          [
            { path: '/name', order: 'ascending' },
            { path: '/id', order: 'descending' },
          ],
        ],
      }),
      'The indexing policy lacks the composite index (/name ascending, /id ascending), and should not have the composite index (/name ascending, /id descending).',
      true,
    ],
    [
      'a computed property that is missing, and another',
      { ...SAME, computedProperties: [{ name: 'other', query: 'SELECT VALUE c.x FROM c' }] },
      'The list of computed properties lacks lower (SELECT VALUE LOWER(c.name) FROM c), and should not have other (SELECT VALUE c.x FROM c).',
      true,
    ],
    [
      'no indexing at all',
      withIndexing({ indexingMode: 'none' }),
      'The indexing policy lacks the mode consistent, and should not have the mode none.',
      true,
    ],
  ];

  it.each(table)('should report %s', (_name, actual, message, changeable) => {
    expect(findDrift(DEFINITION, actual)).toEqual([{ message, changeable }]);
  });

  it('should report a time to live that is off', () => {
    const { defaultTtl: _off, ...off } = SAME;
    expect(findDrift(DEFINITION, off)).toEqual([
      { message: 'The default time to live should be -1 (per item), but is off.', changeable: true },
    ]);
  });
});
