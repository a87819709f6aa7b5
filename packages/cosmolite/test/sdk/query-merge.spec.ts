import type { Container, FeedOptions } from '@azure/cosmos';
import type { Json } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

const numbers = (from: number, count: number, step = 1): number[] =>
  Array.from({ length: count }, (_, index) => from + index * step);

/**
 * Queries over four partitions that only an SDK can put together: the plan, the rewritten texts and the
 * rows of each range have to be what its merge expects.
 */
describe('queries the SDK merges from several partitions', () => {
  const server = withServer({ defaultPartitions: 4 });
  let container: Container;

  /** 24 items over 8 partition keys: `n` from 0, `kind` by threes, `even`, and `score` on some. */
  beforeAll(async () => {
    container = await server.container({
      indexingPolicy: {
        includedPaths: [{ path: '/*' }],
        compositeIndexes: [
          [
            { path: '/kind', order: 'ascending' },
            { path: '/n', order: 'descending' },
          ],
        ],
      },
    });
    for (let n = 0; n < 24; n++) {
      const score = n % 4 === 0 ? {} : { score: n };
      await container.items.create({
        id: `i${n}`,
        pk: `p${n % 8}`,
        n,
        kind: `k${n % 3}`,
        even: n % 2 === 0,
        ...score,
      });
    }
  });

  const rowsOf = async (query: string, options: FeedOptions = {}): Promise<Json[]> => {
    const { resources } = await container.items.query<Json>(query, options).fetchAll();
    return resources;
  };

  describeFor('partitions', 'their number', () => {
    it('should have several partitions to merge', async () => {
      const { resources: ranges } = await container.readPartitionKeyRanges().fetchAll();
      expect(ranges.length).toBe(4);
    });
  });

  it.each<[string, Json[]]>([
    ['SELECT VALUE c.n FROM c ORDER BY c.n', numbers(0, 24)],
    ['SELECT VALUE c.n FROM c WHERE c.even ORDER BY c.n DESC', numbers(22, 12, -2)],
    ['SELECT TOP 5 VALUE c.n FROM c ORDER BY c.n DESC', numbers(23, 5, -1)],
    ['SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 3 LIMIT 4', numbers(3, 4)],
    [
      'SELECT c.n, c.kind AS k FROM c ORDER BY c.n OFFSET 0 LIMIT 2',
      [
        { n: 0, k: 'k0' },
        { n: 1, k: 'k1' },
      ],
    ],
    ['SELECT VALUE c.n FROM c WHERE c.n < 6 ORDER BY c.kind, c.n DESC', [3, 0, 4, 1, 5, 2]],
    ['SELECT VALUE c.score FROM c WHERE c.n < 6 ORDER BY c.n', [1, 2, 3, 5]],
    [
      'SELECT VALUE t FROM c JOIN t IN [0] ORDER BY c.n'.replace(
        'JOIN t IN [0]',
        'JOIN (SELECT VALUE c.n) AS t',
      ),
      numbers(0, 24),
    ],
    ['SELECT DISTINCT VALUE c.kind FROM c ORDER BY c.kind', ['k0', 'k1', 'k2']],
    ['SELECT VALUE COUNT(1) FROM c', [24]],
    ['SELECT VALUE COUNT(c.score) FROM c WHERE c.n > 3', [15]],
    ['SELECT VALUE SUM(c.n) FROM c', [276]],
    ['SELECT VALUE AVG(c.n) FROM c', [11.5]],
    ['SELECT VALUE MIN(c.kind) FROM c', ['k0']],
    ['SELECT VALUE MAX(c.n) FROM c', [23]],
    ['SELECT VALUE COUNTIF(c.even) FROM c', [12]],
    ['SELECT COUNT(1) AS n, SUM(c.n) FROM c WHERE c.kind = "k1"', [{ n: 8, $1: 92 }]],
    [
      'SELECT MIN(c.n) AS least, MAX(c.n) AS most, AVG(c.n) AS mean FROM c',
      [{ least: 0, most: 23, mean: 11.5 }],
    ],
  ])('should answer %s', async (query, rows) => {
    expect(await rowsOf(query)).toEqual(rows);
  });

  it.each<[string, Json[]]>([
    ['SELECT DISTINCT VALUE c.kind FROM c', ['k0', 'k1', 'k2']],
    [
      'SELECT DISTINCT c.kind, c.even FROM c WHERE c.n < 3',
      [
        { kind: 'k0', even: true },
        { kind: 'k1', even: false },
        { kind: 'k2', even: true },
      ],
    ],
    [
      'SELECT c.kind, COUNT(1) AS n, SUM(c.n) AS sum FROM c GROUP BY c.kind',
      [
        { kind: 'k0', n: 8, sum: 84 },
        { kind: 'k1', n: 8, sum: 92 },
        { kind: 'k2', n: 8, sum: 100 },
      ],
    ],
    [
      'SELECT c.kind AS k, AVG(c.n) AS mean, MIN(c.n), MAX(c.pk) FROM c WHERE c.n < 6 GROUP BY c.kind',
      [
        { k: 'k0', mean: 1.5, $1: 0, $2: 'p3' },
        { k: 'k1', mean: 2.5, $1: 1, $2: 'p4' },
        { k: 'k2', mean: 3.5, $1: 2, $2: 'p5' },
      ],
    ],
    ['SELECT VALUE COUNT(1) FROM c GROUP BY c.even', [12, 12]],
    ['SELECT VALUE c.kind FROM c GROUP BY c.kind', ['k0', 'k1', 'k2']],
    ['SELECT VALUE MAKESET(c.kind) FROM c WHERE c.pk = "p1"', [['k1', 'k0', 'k2']]],
  ])('should answer %s in no order', async (query, rows) => {
    const found = await rowsOf(query);
    expect(found.length).toBe(rows.length);
    expect(found).toEqual(expect.arrayContaining(rows));
  });

  it.each([
    ['SELECT TOP 5 * FROM c', 5],
    ['SELECT * FROM c OFFSET 20 LIMIT 10', 4],
    ['SELECT DISTINCT TOP 2 VALUE c.kind FROM c', 2],
    ['SELECT TOP 2 c.kind, COUNT(1) AS n FROM c GROUP BY c.kind', 2],
  ])('should answer %s with %d rows', async (query, count) => {
    expect((await rowsOf(query)).length).toBe(count);
  });

  it.each([
    ['SELECT VALUE c.n FROM c ORDER BY c.n', 5],
    ['SELECT VALUE c.n FROM c ORDER BY c.n DESC', 1],
    ['SELECT VALUE c.n FROM c ORDER BY c.kind', 5],
    ['SELECT VALUE c.n FROM c ORDER BY c.even DESC', 3],
  ])('should go on with %s from where the SDK stopped, %d rows at a time', async (query, maxItemCount) => {
    const rows: number[] = [];
    let continuationToken: string | undefined;
    do {
      const options = {
        maxItemCount,
        enableQueryControl: true,
        ...(continuationToken && { continuationToken }),
      };
      const page = await container.items.query<number>(query, options).fetchNext();
      rows.push(...page.resources);
      ({ continuationToken } = page);
    } while (continuationToken);
    expect(rows.toSorted((left, right) => left - right)).toEqual(numbers(0, 24));
  });

  it('should ask only the partitions the filter leaves, and answer for one of them itself', async () => {
    const query = 'SELECT c.kind, COUNT(1) AS n FROM c WHERE c.pk = "p2" GROUP BY c.kind';
    const page = await container.items.query<Json>(query).fetchNext();
    expect(page.resources).toEqual([
      { kind: 'k0', n: 1 },
      { kind: 'k1', n: 1 },
      { kind: 'k2', n: 1 },
    ]);
  });

  it.each([
    ['SELECT VALUE COUNT(1) + 1 FROM c', 'Compositions of aggregates and other expressions are not allowed.'],
    [
      'SELECT * FROM c ORDER BY LOWER(c.kind)',
      'ORDER BY item expression could not be mapped to a document path.',
    ],
    ['SELECT * FROM c ORDER BY c.n, c.kind', 'does not have a corresponding composite index'],
  ])('should refuse %s as the service does', async (query, message) => {
    await expect(rowsOf(query)).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining(message),
    });
  });
});
