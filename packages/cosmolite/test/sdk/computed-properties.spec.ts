import type { Container, FeedOptions } from '@azure/cosmos';
import type { Json } from '../../src/index.js';
import { withServer } from '../support/with-server.js';

const computedProperties = [
  { name: 'lower', query: 'SELECT VALUE LOWER(c.name) FROM c' },
  { name: 'double', query: 'SELECT VALUE i.n * 2 FROM item i' },
  { name: 'tags', query: 'SELECT VALUE ARRAY(SELECT VALUE UPPER(t) FROM t IN c.words) FROM c' },
  { name: 'name2', query: 'SELECT VALUE {"first": c.name, "n": c.n} FROM root c' },
  { name: 'pk', query: 'SELECT VALUE CONCAT("computed-", c.pk) FROM c' },
];

const indexingPolicy = {
  includedPaths: [{ path: '/*' }, { path: '/lower/?' }, { path: '/name2/*' }],
  compositeIndexes: [
    [
      { path: '/lower', order: 'ascending' as const },
      { path: '/n', order: 'descending' as const },
    ],
  ],
};

const sorted = (values: readonly Json[]): string[] => values.map((value) => JSON.stringify(value)).toSorted();

describe('computed properties', () => {
  const server = withServer({ defaultPartitions: 2 });
  let container: Container;

  beforeAll(async () => {
    container = await server.container({ computedProperties, indexingPolicy });
    for (const [n, name] of ['Bob', 'alice', 'CARL', 'bob', undefined].entries()) {
      await container.items.create({
        id: `i${n}`,
        pk: `p${n % 2}`,
        n,
        words: ['a', 'b'],
        name,
        double: 'stored',
      });
    }
  });

  const rows = async (query: string, options: FeedOptions = {}): Promise<Json[]> => {
    const { resources } = await container.items.query<Json>(query, options).fetchAll();
    return resources;
  };

  it('should be told of by the container', async () => {
    const { resource } = await container.read();
    expect(resource?.computedProperties).toEqual(computedProperties);
  });

  it.each<[string, Json[]]>([
    ['SELECT c.lower, c["double"] AS d FROM c WHERE c.id = "i0"', [{ lower: 'bob', d: 0 }]],
    ['SELECT VALUE c["lower"] FROM c WHERE c.id = "i2"', ['carl']],
    ['SELECT VALUE c.name2.first FROM c WHERE c.name2.n = 2', ['CARL']],
    ['SELECT c.lower FROM c WHERE c.id = "i4"', [{}]],
    ['SELECT VALUE t FROM c JOIN t IN c.tags WHERE c.id = "i1"', ['A', 'B']],
    ['SELECT VALUE t FROM t IN c.tags WHERE t = "A"', ['A', 'A', 'A', 'A', 'A']],
    ['SELECT VALUE c.id FROM c WHERE c.lower = "alice"', ['i1']],
    ['SELECT VALUE c.id FROM c WHERE c.lower IN ("carl", "x") OR c.lower LIKE "ali%"', ['i1', 'i2']],
    ['SELECT VALUE c.id FROM c WHERE NOT IS_DEFINED(c.lower)', ['i4']],
    ['SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = c.lower)', []],
    ['SELECT VALUE c.id FROM c WHERE c.double = 6', ['i3']],
    ['SELECT VALUE c.id FROM c WHERE c.pk = "computed-p1"', ['i1', 'i3']],
    ['SELECT VALUE c.id FROM c WHERE c.pk = "p1"', []],
    ['SELECT DISTINCT VALUE c.lower FROM c', ['alice', 'bob', 'carl']],
    ['SELECT VALUE SUM(c.double) FROM c', [20]],
    [
      'SELECT c.lower, COUNT(1) AS n FROM c GROUP BY c.lower',
      [{ lower: 'alice', n: 1 }, { lower: 'bob', n: 2 }, { lower: 'carl', n: 1 }, { n: 1 }],
    ],
    ['SELECT VALUE x.lower FROM (SELECT c.lower FROM c) x WHERE x.lower > "b"', ['bob', 'bob', 'carl']],
  ])('should be seen by %s', async (query, expected) => {
    expect(sorted(await rows(query))).toEqual(sorted(expected));
  });

  it('should not be part of the item', async () => {
    const [item] = await rows('SELECT * FROM c WHERE c.id = "i0"');
    expect(item).toMatchObject({ pk: 'p0', double: 'stored' });
    expect(item).not.toHaveProperty('lower');
    const { resource } = await container.item('i0', 'p0').read();
    expect(resource).not.toHaveProperty('lower');
  });

  describe.each([
    ['over all partitions', {}],
    ['over all partitions, page by page', { maxItemCount: 1 }],
  ])('a sort by them, %s', (_, options) => {
    it.each<[string, Json[]]>([
      ['c.lower', ['i4', 'i1', 'i0', 'i3', 'i2']],
      ['c.lower DESC', ['i2', 'i3', 'i0', 'i1', 'i4']],
      ['c.lower ASC, c.n DESC', ['i4', 'i1', 'i3', 'i0', 'i2']],
      ['c.name2.n DESC', ['i4', 'i3', 'i2', 'i1', 'i0']],
    ])('should be right for ORDER BY %s', async (order, expected) => {
      // Items tie in "bob", one in each partition: the SDK merges those in the order of partitions.
      const ids = await rows(`SELECT VALUE c.id FROM c ORDER BY ${order}`, options);
      const tied = (id: Json): Json =>
        order.includes(',') || order.includes('.n') || (id !== 'i3' && id !== 'i0') ? id : 'bob';
      expect(ids.map(tied)).toEqual(expected.map(tied));
    });

    it('should be right within one partition', async () => {
      const ids = await rows('SELECT VALUE c.id FROM c WHERE c.n < 4 ORDER BY c.lower', {
        ...options,
        partitionKey: 'p0',
      });
      expect(ids).toEqual(['i0', 'i2']);
    });
  });

  it('should not be sorted by unless the policy names them', async () => {
    await expect(rows('SELECT * FROM c ORDER BY c.double')).rejects.toMatchObject({
      code: 400,
      body: {
        message: expect.stringContaining(
          'The index path corresponding to the specified order-by item is excluded.',
        ),
      },
    });
  });

  it('should be as the container has them after a replace', async () => {
    const other = await server.container({ id: 'other', computedProperties });
    await other.items.create({ id: 'a', pk: 'p', name: 'Ann', n: 1 });
    const seen = async (): Promise<unknown[]> =>
      (await other.items.query('SELECT c.lower, c.upper FROM c').fetchAll()).resources;
    expect(await seen()).toEqual([{ lower: 'ann' }]);
    const { resource } = await other.replace({
      id: 'other',
      partitionKey: { paths: ['/pk'] },
      computedProperties: [{ name: 'upper', query: 'SELECT VALUE UPPER(c.name) FROM c' }],
    });
    expect(resource?.computedProperties).toHaveLength(1);
    expect(await seen()).toEqual([{ upper: 'ANN' }]);
    await other.replace({ id: 'other', partitionKey: { paths: ['/pk'] } });
    expect(await seen()).toEqual([{}]);
  });

  const patch = (condition: string) =>
    container.item('i0', 'p0').patch({ condition, operations: [{ op: 'set', path: '/seen', value: true }] });

  it('should be seen by the condition of a patch', async () => {
    await expect(patch('from c where c.lower = "nobody"')).rejects.toMatchObject({ code: 412 });
    expect((await patch('from c where c.lower = "bob"')).resource).toMatchObject({ seen: true });
  });
});
