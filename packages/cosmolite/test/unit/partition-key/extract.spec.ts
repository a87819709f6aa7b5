import {
  normalisePartitionKey,
  type PartitionKeyComponent,
  type PartitionKeyDefinition,
} from '../../../src/partition-key/definition.js';
import {
  canonicalPartitionKey,
  extractPartitionKey,
  parsePartitionKeyHeader,
  requireFullPartitionKey,
} from '../../../src/partition-key/extract.js';
import type { Json, JsonObject } from '../../../src/values/values.js';

const hash = (path: string): PartitionKeyDefinition => ({ paths: [path], kind: 'Hash', version: 2 });
const multi: PartitionKeyDefinition = { paths: ['/tenant', '/user'], kind: 'MultiHash', version: 2 };

describe('partition key definition', () => {
  it.each<[Json, PartitionKeyDefinition]>([
    [{ paths: ['/pk'] }, { paths: ['/pk'], kind: 'Hash', version: 1 }],
    [
      { paths: ['/a/b'], kind: 'Hash', version: 1 },
      { paths: ['/a/b'], kind: 'Hash', version: 1 },
    ],
    [{ paths: ['/"a-b"/c'] }, { paths: ['/"a-b"/c'], kind: 'Hash', version: 1 }],
    [{ paths: ['/"a b"'] }, { paths: ['/"a b"'], kind: 'Hash', version: 1 }],
    [{ paths: [`/'say "a b"'`] }, { paths: [`/'say "a b"'`], kind: 'Hash', version: 1 }],
    [
      { paths: ['/a', '/b', '/c'], kind: 'MultiHash' },
      { paths: ['/a', '/b', '/c'], kind: 'MultiHash', version: 2 },
    ],
  ])('should normalise %j', (raw, expected) => {
    expect(normalisePartitionKey(raw)).toEqual(expected);
  });

  it.each<[Json | undefined]>([
    [undefined],
    [null],
    ['/pk'],
    [['/pk']],
    [{}],
    [{ paths: [] }],
    [{ paths: 'pk' }],
    [{ paths: [5] }],
    [{ paths: ['pk'] }],
    [{ paths: ['/'] }],
    [{ paths: ['/pk/'] }],
    [{ paths: ['/a/*'] }],
    [{ paths: ['/a', '/b'] }],
    [{ paths: ['/a', '/b', '/c', '/d'], kind: 'MultiHash' }],
    [{ paths: ['/a', '/a'], kind: 'MultiHash' }],
    [{ paths: ['/a', '/b'], kind: 'MultiHash', version: 1 }],
    [{ paths: ['/a'], kind: 'Range' }],
    [{ paths: ['/a'], version: 3 }],
    [{ paths: ['/a b'] }],
    [{ paths: ['/a/b c'] }],
    [{ paths: ['/ a'] }],
    [{ paths: ['/"a'] }],
    [{ paths: ["/a'b"] }],
    [{ paths: ['/a/[]/b'] }],
  ])('should refuse %j', (raw) => {
    expect(() => normalisePartitionKey(raw)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe('partition key of a document', () => {
  it.each<[JsonObject, PartitionKeyDefinition, PartitionKeyComponent[]]>([
    [{ pk: 'a' }, hash('/pk'), ['a']],
    [{ pk: null }, hash('/pk'), [null]],
    [{ pk: -0 }, hash('/pk'), [0]],
    [{}, hash('/pk'), [undefined]],
    [{}, hash('/a/b'), [undefined]],
    [{}, hash('/__proto__/x'), [undefined]],
    [{}, hash('/constructor'), [undefined]],
    [{ a: { b: false } }, hash('/a/b'), [false]],
    [{ 'a-b': { c: 1 } }, hash('/"a-b"/c'), [1]],
    [{ tenant: 't' }, multi, ['t', undefined]],
    [{ pk: {} }, hash('/pk'), [undefined]],
    [{ pk: { state: 'WA' } }, hash('/pk'), [undefined]],
    [{ pk: ['a'] }, hash('/pk'), [undefined]],
    [{ a: 5 }, hash('/a/b'), [undefined]],
    [{ a: 'text' }, hash('/a/length'), [undefined]],
    [{ a: null }, hash('/a/b'), [undefined]],
    [{ a: [{ b: 1 }] }, hash('/a/b'), [undefined]],
    [{ a: ['x'] }, hash('/a/0'), [undefined]],
    [{ tenant: 't', user: { name: 'u' } }, multi, ['t', undefined]],
    [{ tenant: ['t'], user: 'u' }, multi, [undefined, 'u']],
    [{ "it's 1*()": { 'le/vel2': 1 } }, hash('/"it\'s 1*()"/"le/vel2"'), [1]],
    [{ 'say "1*()': { 'le/vel2': 1 } }, hash(`/'say "1*()'/'le/vel2'`), [1]],
  ])('should be taken from %j', (body, definition, expected) => {
    expect(extractPartitionKey(body, definition)).toEqual(expected);
  });

  it('should be refused when it is too long', () => {
    const body = { pk: 'x'.repeat(2049) };
    expect(() => extractPartitionKey(body, hash('/pk'))).toThrow(expect.objectContaining({ status: 400 }));
  });

  it('should be found by a path with a blank that an older version took', () => {
    expect(extractPartitionKey({ 'a b': { c: 1 } }, hash('/a b/c'))).toEqual([1]);
  });
});

describe('partition key header', () => {
  it.each<[string, PartitionKeyDefinition, PartitionKeyComponent[]]>([
    ['["a"]', hash('/pk'), ['a']],
    ['[{}]', hash('/pk'), [undefined]],
    ['[null]', hash('/pk'), [null]],
    ['[-0]', hash('/pk'), [0]],
    ['["t"]', multi, ['t']],
    ['["\\u00fc",true]', multi, ['ü', true]],
    ['[]', multi, []],
    ['[]', hash('/pk'), []],
  ])('should read %s', (header, definition, expected) => {
    expect(parsePartitionKeyHeader(header, definition)).toEqual(expected);
  });

  it.each(['', 'a', '"a"', '{}', '[["a"]]', '[{"a":1}]', '["a"', '["a","b"]', '[1e400]'])(
    'should refuse %j with 400',
    (header) => {
      expect(() => parsePartitionKeyHeader(header, hash('/pk'))).toThrow(
        expect.objectContaining({ status: 400 }),
      );
    },
  );

  it('should refuse a prefix where one logical partition is needed', () => {
    for (const prefix of [[], ['t']]) {
      expect(() => requireFullPartitionKey(prefix, multi)).toThrow(
        expect.objectContaining({
          status: 400,
          substatus: 1001,
          message:
            'The partition key supplied in x-ms-partitionkey header has fewer components than defined in the the collection.',
        }),
      );
    }
    expect(() => requireFullPartitionKey(['t', undefined], multi)).not.toThrow();
  });

  it('should refuse more levels than the key has, so that an SDK reads the container again', () => {
    expect(() => parsePartitionKeyHeader('["t","u","v"]', multi)).toThrow(
      expect.objectContaining({ status: 400, substatus: 1001 }),
    );
  });

  it('should keep a missing value apart from null and from other types', () => {
    const identities = [[undefined], [null], ['null'], [0], ['0'], [false]].map(canonicalPartitionKey);
    expect(identities).toEqual(['[{}]', '[null]', '["null"]', '[0]', '["0"]', '[false]']);
  });
});
