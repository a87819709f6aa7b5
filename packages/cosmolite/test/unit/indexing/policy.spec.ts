import { CosmosError } from '../../../src/common/errors.js';
import { compositeFor, isPathIndexed } from '../../../src/indexing/lookup.js';
import { type IndexingPolicy, normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import type { OrderKey } from '../../../src/query/language/source.js';
import type { Json } from '../../../src/values/values.js';

const ETAG = { path: '/"_etag"/?' };

describe('normalised indexing policy', () => {
  it.each<[string, Json | undefined, IndexingPolicy]>([
    [
      'nothing',
      undefined,
      { indexingMode: 'consistent', automatic: true, includedPaths: [{ path: '/*' }], excludedPaths: [ETAG] },
    ],
    [
      'a mode in capitals',
      { indexingMode: 'Consistent', automatic: false },
      {
        indexingMode: 'consistent',
        automatic: false,
        includedPaths: [{ path: '/*' }],
        excludedPaths: [ETAG],
      },
    ],
    [
      'the root excluded',
      { includedPaths: [{ path: '/a/?' }], excludedPaths: [{ path: '/*' }] },
      {
        indexingMode: 'consistent',
        automatic: true,
        includedPaths: [{ path: '/a/?' }],
        excludedPaths: [{ path: '/*' }, ETAG],
      },
    ],
    [
      'the etag included by hand',
      { includedPaths: [{ path: '/*' }, ETAG] },
      {
        indexingMode: 'consistent',
        automatic: true,
        includedPaths: [{ path: '/*' }, ETAG],
        excludedPaths: [],
      },
    ],
    [
      'no indexing',
      { indexingMode: 'none' },
      { indexingMode: 'none', automatic: false, includedPaths: [], excludedPaths: [] },
    ],
    [
      'a composite without orders',
      { compositeIndexes: [[{ path: '/a' }, { path: '/b/c', order: 'descending' }]] },
      {
        indexingMode: 'consistent',
        automatic: true,
        includedPaths: [{ path: '/*' }],
        excludedPaths: [ETAG],
        compositeIndexes: [
          [
            { path: '/a', order: 'ascending' },
            { path: '/b/c', order: 'descending' },
          ],
        ],
      },
    ],
  ])('should be complete given %s', (_, raw, expected) => {
    expect(normaliseIndexingPolicy(raw)).toEqual(expected);
  });

  it.each<[string, Json, string]>([
    ['text', 'consistent', 'The indexing policy must be an object.'],
    [
      'an unknown mode',
      { indexingMode: 'lazy' },
      `The indexing mode "lazy" is not valid; it is 'consistent' or 'none'.`,
    ],
    [
      'no root',
      { includedPaths: [{ path: '/a/*' }] },
      'The special mandatory indexing path "/" is not provided in any of the path type sets. ' +
        'Please provide this path in one of the sets.',
    ],
    [
      'a path twice',
      { includedPaths: [{ path: '/*' }], excludedPaths: [{ path: '/*' }] },
      'The indexing policy names the same path more than once.',
    ],
    [
      'a path without its end',
      { includedPaths: [{ path: '/*' }, { path: '/a' }] },
      "The indexing path '/a' could not be accepted, failed near position '2'. Please ensure that the path " +
        'is a valid path. Common errors include invalid characters or absence of quotes around labels.',
    ],
    [
      'a composite of one path',
      { compositeIndexes: [[{ path: '/a' }]] },
      'The composite index must have at least two paths.',
    ],
    [
      'a composite order of its own',
      { compositeIndexes: [[{ path: '/a', order: 'up' }, { path: '/b' }]] },
      "The order of composite index path '/a' must be 'ascending' or 'descending'.",
    ],
    [
      'the root in both spellings',
      { includedPaths: [{ path: '/' }], excludedPaths: [{ path: '/*' }] },
      'The indexing policy names the same path more than once.',
    ],
    [
      'a blank without quotes',
      { includedPaths: [{ path: '/*' }, { path: '/a b/?' }] },
      "The indexing path '/a b/?' could not be accepted, failed near position '2'. Please ensure that the path " +
        'is a valid path. Common errors include invalid characters or absence of quotes around labels.',
    ],
    [
      'a slash at the end of a path',
      { includedPaths: [{ path: '/*' }, { path: '/a/' }] },
      "The indexing path '/a/' could not be accepted, failed near position '2'. Please ensure that the path " +
        'is a valid path. Common errors include invalid characters or absence of quotes around labels.',
    ],
    [
      'a bounding box on the globe',
      { spatialIndexes: [{ path: '/at/*', boundingBox: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 } }] },
      "Incorrect parameter 'boundingBox' specified for 'Geography' collection",
    ],
    [
      'a spatial type that there is not',
      { spatialIndexes: [{ path: '/at/*', types: ['Circle'] }] },
      "The types of the spatial path '/at/*' must be among Point, LineString, Polygon and MultiPolygon.",
    ],
  ])('should refuse %s', (_, raw, message) => {
    expect(() => normaliseIndexingPolicy(raw)).toThrow(new CosmosError(400, 'BadRequest', message));
  });
});

describe('the root as a slash', () => {
  it('should index everything, and be kept as it was written', () => {
    const policy = normaliseIndexingPolicy({
      includedPaths: [{ path: '/' }],
      excludedPaths: [{ path: '/"author"/?' }],
    });
    expect(policy).toEqual({
      indexingMode: 'consistent',
      automatic: true,
      includedPaths: [{ path: '/' }],
      excludedPaths: [{ path: '/"author"/?' }, ETAG],
    });
    const paths = [['a'], ['a', 'b'], ['tags', '[]'], ['author'], ['author', 'name']];
    expect(paths.map((path) => isPathIndexed(policy, path))).toEqual([true, true, true, false, true]);
  });

  it('should exclude everything as well', () => {
    const policy = normaliseIndexingPolicy({
      includedPaths: [{ path: '/a/?' }],
      excludedPaths: [{ path: '/' }],
    });
    expect([['a'], ['b']].map((path) => isPathIndexed(policy, path))).toEqual([true, false]);
  });
});

describe('indexed paths', () => {
  const policy = normaliseIndexingPolicy({
    includedPaths: [{ path: '/size/*' }, { path: '/"a-b"/?' }, { path: '/tags/[]/?' }],
    excludedPaths: [{ path: '/*' }, { path: '/size/depth/?' }],
  });

  it.each<[string[], boolean]>([
    [['size'], true],
    [['size', 'width'], true],
    [['size', 'depth'], false],
    [['size', 'depth', 'unit'], true],
    [['a-b'], true],
    [['a-b', 'c'], false],
    [['tags', '[]'], true],
    [['tags'], false],
    [['other'], false],
    [['id'], true],
    [['_ts'], true],
    [['_etag'], false],
  ])('should tell of %j: %j', (path, isIndexed) => {
    expect(isPathIndexed(policy, path)).toBe(isIndexed);
  });

  it('should be none at all without indexing', () => {
    expect(isPathIndexed(normaliseIndexingPolicy({ indexingMode: 'none' }), ['id'])).toBe(false);
  });
});

describe('composite index for a sort', () => {
  const composite = [key('a'), key('b', true)];
  const policy = normaliseIndexingPolicy({
    compositeIndexes: [
      [{ path: '/a' }, { path: '/b', order: 'descending' }, { path: '/c' }],
      [{ path: '/a' }, { path: '/b', order: 'descending' }],
    ],
  });

  it.each<[string, OrderKey[], OrderKey[] | undefined]>([
    ['the same directions', [key('a'), key('b', true)], composite],
    ['every direction reversed', [key('a', true), key('b')], composite],
    ['one direction reversed', [key('a'), key('b')], undefined],
    ['another sequence', [key('b', true), key('a')], undefined],
    ['other paths', [key('a'), key('d', true)], undefined],
    ['a part of it', [key('b', true), key('c')], undefined],
  ])('should be found for %s only if it is one', (_, order, expected) => {
    expect(compositeFor(policy, order)).toEqual(expected);
  });
});

function key(name: string, descending = false): OrderKey {
  return { path: [name], descending };
}
