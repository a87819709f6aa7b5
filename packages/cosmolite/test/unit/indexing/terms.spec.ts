import { changedTerms, type IndexedPaths, indexTerms } from '../../../src/indexing/terms.js';
import type { JsonObject } from '../../../src/values/values.js';

const everything: IndexedPaths = { isIndexed: () => true, composites: [] };
const count = (item: JsonObject, paths = everything) => indexTerms(item, paths).size;

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
    expect(count(item)).toBe(expected);
  });

  it('should count indexed paths only, array positions as []', () => {
    const asked: string[] = [];
    const paths: IndexedPaths = {
      isIndexed: (path) => asked.push(path.join('/')) > 0 && path[0] !== 'note',
      composites: [],
    };
    expect(count({ note: 'x', size: { w: 1 }, tags: ['a'] }, paths)).toBe(2);
    expect(asked).toEqual(['note', 'size/w', 'tags/[]']);
  });

  it('should count one term for each composite index the item has a part in', () => {
    const paths: IndexedPaths = {
      isIndexed: () => false,
      composites: [
        [['name'], ['price']],
        [['size', 'w'], ['price']],
        [['other'], ['another']],
      ],
    };
    expect(count({ name: 'x', price: 1 }, paths)).toBe(2);
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
