import type { PartitionKeyDefinition } from '../../../src/partition-key/definition.js';
import { applyPatch } from '../../../src/patch/apply.js';
import { parsePatch } from '../../../src/patch/request.js';
import type { Json, JsonObject } from '../../../src/values/values.js';

const KEY: PartitionKeyDefinition = { paths: ['/pk', '/owner/team'], kind: 'MultiHash', version: 2 };
const patched = (document: JsonObject, ...operations: Json[]): JsonObject =>
  applyPatch(document, parsePatch(operations).operations, KEY);
const refused = (text: string) => `${text} Learn more: https://aka.ms/cosmosdbpatchdocs`;

describe('patch', () => {
  describe.each<[string, [JsonObject, Json, JsonObject][]]>([
    [
      'add',
      [
        [{}, { op: 'add', path: '/a', value: 1 }, { a: 1 }],
        [{ a: 1 }, { op: 'add', path: '/a', value: null }, { a: null }],
        [{ a: {} }, { op: 'add', path: '/a/b', value: [1] }, { a: { b: [1] } }],
        [{ a: [1, 3] }, { op: 'add', path: '/a/1', value: 2 }, { a: [1, 2, 3] }],
        [{ a: [1] }, { op: 'add', path: '/a/1', value: 2 }, { a: [1, 2] }],
        [{ a: [1] }, { op: 'add', path: '/a/-', value: 2 }, { a: [1, 2] }],
        [{ a: [{ b: 1 }] }, { op: 'add', path: '/a/0/c', value: 2 }, { a: [{ b: 1, c: 2 }] }],
        [{ 'a/b': {} }, { op: 'add', path: '/a~1b/c~0d', value: 1 }, { 'a/b': { 'c~d': 1 } }],
        [{ a: {} }, { op: 'add', path: '/a/0', value: 1 }, { a: { '0': 1 } }],
        [{}, { op: 'add', path: '/', value: 1 }, { '': 1 }],
        [{}, { op: 'add', path: '/ttl', value: 60 }, { ttl: 60 }],
      ],
    ],
    [
      'set',
      [
        [{ a: 1 }, { op: 'set', path: '/a', value: 2 }, { a: 2 }],
        [{}, { op: 'set', path: '/a', value: 2 }, { a: 2 }],
        [{ a: [1, 2] }, { op: 'set', path: '/a/0', value: 9 }, { a: [9, 2] }],
        [{ a: [1] }, { op: 'set', path: '/a/1', value: 9 }, { a: [1, 9] }],
        [{ a: [1] }, { op: 'set', path: '/a/-', value: 9 }, { a: [1, 9] }],
      ],
    ],
    [
      'replace',
      [
        [
          { a: 1, b: 2 },
          { op: 'replace', path: '/a', value: 'x' },
          { a: 'x', b: 2 },
        ],
        [{ a: [1, 2] }, { op: 'replace', path: '/a/1', value: 3 }, { a: [1, 3] }],
      ],
    ],
    [
      'remove',
      [
        [{ a: 1, b: 2 }, { op: 'remove', path: '/a' }, { b: 2 }],
        [{ a: [1, 2, 3] }, { op: 'remove', path: '/a/1' }, { a: [1, 3] }],
        [{ a: { b: { c: 1 } } }, { op: 'remove', path: '/a/b/c' }, { a: { b: {} } }],
      ],
    ],
    [
      'incr',
      [
        [{ a: 1 }, { op: 'incr', path: '/a', value: 2 }, { a: 3 }],
        [{ a: 1 }, { op: 'incr', path: '/a', value: -2.5 }, { a: -1.5 }],
        [{}, { op: 'incr', path: '/a', value: 5 }, { a: 5 }],
        [{ a: [5, 1] }, { op: 'incr', path: '/a/0', value: 13 }, { a: [18, 1] }],
      ],
    ],
    [
      'move',
      [
        [{ a: 1 }, { op: 'move', from: '/a', path: '/b' }, { b: 1 }],
        [{ a: 1, b: 2 }, { op: 'move', from: '/a', path: '/b' }, { b: 1 }],
        [
          { a: { x: 1 }, b: {} },
          { op: 'move', from: '/a/x', path: '/b/y' },
          { a: {}, b: { y: 1 } },
        ],
        [
          { a: ['all', 'grass', 'cows', 'eat'] },
          { op: 'move', from: '/a/1', path: '/a/3' },
          { a: ['all', 'cows', 'eat', 'grass'] },
        ],
        [{ a: [1], b: 2 }, { op: 'move', from: '/b', path: '/a/0' }, { a: [2, 1] }],
        [{ a: 1 }, { op: 'move', from: '/a', path: '/a' }, { a: 1 }],
      ],
    ],
  ])('%s', (_, rows) => {
    it.each(rows)('should turn %j by %j into %j', (before, operation, after) => {
      expect(patched(before, operation)).toEqual(after);
    });
  });

  it('should apply operations in order, later ones seeing earlier ones', () => {
    const result = patched(
      { stock: 4, tags: ['new'] },
      { op: 'set', path: '/size', value: {} },
      { op: 'add', path: '/size/width', value: 10 },
      { op: 'incr', path: '/stock', value: -1 },
      { op: 'incr', path: '/stock', value: -1 },
      { op: 'move', from: '/tags/0', path: '/size/tag' },
    );
    expect(result).toEqual({ stock: 2, tags: [], size: { width: 10, tag: 'new' } });
  });

  it('should leave the given document and the request as they were', () => {
    const document: JsonObject = { a: { list: [1, { b: 2 }] } };
    const request = parsePatch([
      { op: 'add', path: '/a/new', value: { c: 1 } },
      { op: 'set', path: '/a/new/c', value: 2 },
      { op: 'remove', path: '/a/list/0' },
    ]);
    const results = [1, 2].map(() => applyPatch(document, request.operations, KEY));
    expect(document).toEqual({ a: { list: [1, { b: 2 }] } });
    expect(results).toEqual([1, 2].map(() => ({ a: { list: [{ b: 2 }], new: { c: 2 } } })));
  });

  it.each<[JsonObject, Json, string]>([
    [{}, { op: 'replace', path: '/a', value: 1 }, 'Node(/a) to be replaced is absent.'],
    [
      {},
      { op: 'remove', path: '/a' },
      'Node(/a) to be removed is absent. Note: it might also have been removed earlier in the transaction.',
    ],
    [
      {},
      { op: 'remove', path: '/a/b' },
      'Node(/a/b) to be removed is absent. Note: it might also have been removed earlier in the transaction.',
    ],
    [
      {},
      { op: 'move', from: '/a', path: '/b' },
      'Node(/a) to be removed is absent. Note: it might also have been removed earlier in the transaction.',
    ],
    [
      {},
      { op: 'remove', path: '/toString' },
      'Node(/toString) to be removed is absent. Note: it might also have been removed earlier in the transaction.',
    ],
    [{ a: {} }, { op: 'move', from: '/a', path: '/a/b' }, 'Path(/a/b) to move to is inside Node(/a).'],
    [{ a: 'x' }, { op: 'incr', path: '/a', value: 1 }, 'Node(/a) is not a number.'],
    [{ a: null }, { op: 'incr', path: '/a', value: 1 }, 'Node(/a) is not a number.'],
    [{ a: 1e308 }, { op: 'incr', path: '/a', value: 1e308 }, 'Node(/a) is not a number.'],
    [{ a: [1] }, { op: 'incr', path: '/a/1', value: 1 }, 'Index(1) to operate on is out of array bounds.'],
    [{ a: [1] }, { op: 'add', path: '/a/2', value: 1 }, 'Index(2) to operate on is out of array bounds.'],
    [{ a: [1] }, { op: 'add', path: '/a/01', value: 1 }, 'Index(01) to operate on is out of array bounds.'],
    [
      { a: [1] },
      { op: 'set', path: '/a/length', value: 0 },
      'Index(length) to operate on is out of array bounds.',
    ],
    [{ a: [1] }, { op: 'replace', path: '/a/1', value: 1 }, 'Index(1) to operate on is out of array bounds.'],
    [{ a: [1] }, { op: 'replace', path: '/a/-', value: 1 }, 'Index(-) to operate on is out of array bounds.'],
    [{ a: [1] }, { op: 'remove', path: '/a/1' }, 'Index(1) to operate on is out of array bounds.'],
    ...(['add', 'set', 'replace', 'incr'] as const).map((op): [JsonObject, Json, string] => [
      { a: { b: 5 } },
      { op, path: '/a/x/y', value: 1 },
      `${op === 'add' ? 'Add' : 'Given'} Operation can only create a child object of an existing node(array or object) and cannot create path recursively, no path found beyond: 'x'.`,
    ]),
  ])('should refuse on %j the operation %j', (document, operation, message) => {
    expect(() => patched(document, operation)).toThrow(
      expect.objectContaining({ status: 400, message: refused(`For Operation(1): ${message}`) }),
    );
  });

  it('should name the failing operation, counted from one', () => {
    expect(() => patched({}, { op: 'set', path: '/a', value: 1 }, { op: 'remove', path: '/b' })).toThrow(
      /^For Operation\(2\): Node\(\/b\)/,
    );
  });

  it.each(['/id', '/_rid', '/_self', '/_etag', '/_ts', '/_attachments', '/id/x'])(
    'should refuse to patch the system property %s',
    (path) => {
      const name = path.split('/')[1];
      expect(() => patched({}, { op: 'set', path, value: 1 })).toThrow(
        `Invalid patch request: Cannot patch system property '${name}'.`,
      );
      expect(() => patched({ a: 1 }, { op: 'move', from: path, path: '/b' })).toThrow(
        `Invalid patch request: Cannot patch system property '${name}'.`,
      );
    },
  );

  it.each(['/pk', '/pk/x', '/owner/team'])('should refuse to patch the partition key at %s', (path) => {
    const document = { pk: 'a', owner: { team: 't', name: 'n' } };
    expect(() => patched(document, { op: 'set', path, value: 'b' })).toThrow(/Cannot patch partition key/);
  });

  it('should refuse to change the partition key by way of its parent', () => {
    const document = { pk: 'a', owner: { team: 't', name: 'n' } };
    expect(patched(document, { op: 'set', path: '/owner', value: { team: 't' } })).toEqual({
      pk: 'a',
      owner: { team: 't' },
    });
    expect(() => patched(document, { op: 'set', path: '/owner', value: { team: 'u' } })).toThrow(
      /Cannot patch partition key/,
    );
  });

  it('should treat __proto__ and constructor as members like any other', () => {
    const result = patched(
      { a: {} },
      { op: 'add', path: '/__proto__', value: { polluted: true } },
      { op: 'add', path: '/a/constructor', value: 1 },
      { op: 'set', path: '/__proto__/polluted', value: 2 },
    );
    expect(JSON.stringify(result)).toBe('{"a":{"constructor":1},"__proto__":{"polluted":2}}');
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(({} as JsonObject)['polluted']).toBeUndefined();
    expect(() => patched({}, { op: 'set', path: '/__proto__/polluted', value: 1 })).toThrow(
      /no path found beyond: '__proto__'/,
    );
  });
});
