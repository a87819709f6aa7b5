import { indexTree } from '../../../src/indexing/tree.js';
import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';
import { changedTerms, countTerms, type IndexedPaths } from '../../../src/indexing/terms.js';
import type { Json, JsonObject } from '../../../src/values/values.js';

const pathsOf = (policy: Json, composites: IndexedPaths['composites'] = []): IndexedPaths => ({
  tree: indexTree(normaliseIndexingPolicy(policy)),
  composites,
});
const everything = pathsOf({});

describe('index terms', () => {
  it.each<[JsonObject, number]>([
    [{ id: 'a', _rid: 'r', _self: 's', _etag: 'e', _ts: 1, _attachments: 'x' }, 0],
    [{ a: 1, b: 'x', c: null, d: false }, 4],
    [{ a: { b: { c: 1, d: 2 } } }, 2],
    [{ tags: ['x', 'y', 'x'] }, 2],
    [
      {
        lines: [
          { sku: 'a', n: 1 },
          { sku: 'b', n: 1 },
        ],
      },
      3,
    ],
    [{ empty: {}, none: [] }, 0],
    [{ a: 1, b: 1 }, 2],
    [{ a: 1, c: '1' }, 2],
  ])('should count those of %j', (item, expected) => {
    expect(countTerms(item, everything)).toBe(expected);
  });

  it('should count indexed paths only, array positions as []', () => {
    const paths = pathsOf({
      includedPaths: ['/*', '/note/title/?', '/lines/[]/sku/?'].map((path) => ({ path })),
      excludedPaths: ['/note/*', '/lines/*'].map((path) => ({ path })),
    });
    const item = {
      note: { title: 'x', text: 'y', deep: { title: 'z' } },
      size: { w: 1 },
      lines: [
        { sku: 'a', n: 1 },
        { sku: 'b', n: 2 },
        { sku: 'a', n: 3 },
      ],
    };
    expect(countTerms(item, paths)).toBe(4);
    expect(changedTerms(item, { ...item, lines: [{ sku: 'c', n: 1 }] }, paths)).toBe(3);
  });

  it('should count one term for each composite index the item has a part in', () => {
    const paths = pathsOf({ includedPaths: [], excludedPaths: [{ path: '/*' }] }, [
      [['name'], ['price']],
      [['size', 'w'], ['price']],
      [['other'], ['another']],
    ]);
    const item = { name: 'x', price: 1 };
    expect(countTerms(item, paths)).toBe(2);
    expect(changedTerms(item, { ...item, name: 'y' }, paths)).toBe(2);
    expect(changedTerms(item, { ...item, another: 1 }, paths)).toBe(1);
  });

  it.each<[JsonObject, JsonObject, number]>([
    [{ a: 1 }, { a: 1 }, 0],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, 2],
    [{ a: 1 }, {}, 1],
    [{ tags: ['x'] }, { tags: ['x', 'y', 'z'] }, 2],
    [{ size: { w: 1, h: 2 }, a: 1 }, { size: { w: 1, h: 3 }, a: 1 }, 2],
    [{ id: 'a', _etag: '1', a: 1 }, { id: 'a', _etag: '2' }, 1],
  ])('should see what changes from %j to %j', (before, after, expected) => {
    expect(changedTerms(before, after, everything)).toBe(expected);
  });
});
