import type { Container, FeedOptions } from '@azure/cosmos';
import type { Json } from '../../src/index.js';
import { describeFor } from '../support/describe-for.js';
import { withServer } from '../support/with-server.js';

const indexingPolicy = {
  includedPaths: [{ path: '/*' }],
  excludedPaths: [{ path: '/text/?' }],
  compositeIndexes: [
    [
      { path: '/kind', order: 'ascending' as const },
      { path: '/n', order: 'descending' as const },
    ],
  ],
};

const High = { IndexImpactScore: 'High' };

const entries = (specs: readonly string[]) => specs.map((IndexSpec) => ({ IndexSpec, ...High }));

describeFor('partitions', 'what a query tells about itself', () => {
  const server = withServer({ defaultPartitions: 2 });
  let container: Container;

  beforeAll(async () => {
    container = await server.container({ indexingPolicy });
    for (let n = 0; n < 8; n++) {
      await container.items.create({ id: `i${n}`, pk: 'p', n, kind: `k${n % 2}`, 'a-b': n, text: `t${n}` });
    }
  });

  const firstPage = (query: string, options: FeedOptions) =>
    container.items.query<Json>(query, { partitionKey: 'p', ...options }).fetchNext();

  it('should count what was loaded in each partition', async () => {
    const { queryMetrics } = await container.items
      .query<Json>('SELECT * FROM c ORDER BY c.n', { populateQueryMetrics: true, forceQueryPlan: true })
      .fetchNext();
    const ofRanges: unknown[] = Object.values(queryMetrics);
    expect(ofRanges).toHaveLength(2);
    expect(ofRanges).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          retrievedDocumentCount: 8,
          outputDocumentCount: 8,
          indexHitDocumentCount: 8,
        }),
        expect.objectContaining({
          retrievedDocumentCount: 0,
          outputDocumentCount: 0,
          indexHitDocumentCount: 0,
        }),
      ]),
    );
  });

  describe('index metrics', () => {
    it.each<[string, string[], string[][], string[]]>([
      ['c.n > 3 AND c.kind = "k1"', ['/n/?', '/kind/?'], [], []],
      ['c.text = "t1"', [], [], ['/text/?']],
      ['c["a-b"] = 1 AND c.n > 1 AND c.n < 5', ['/a-b/?', '/n/?'], [], []],
      ['c["a b"] = 1', ['/"a b"/?'], [], []],
      ['c.x.y = 1 ORDER BY c.n', ['/x/y/?', '/n/?'], [], []],
      ['true ORDER BY c.kind, c.n DESC', [], [['/kind ASC', '/n DESC']], []],
      ['c.n != 1', [], [], []],
      // The partition answers for its key.
      ['c.pk = "p"', [], [], []],
      ['c.pk IN ("p", "q") AND c.n > 1', ['/n/?'], [], []],
      ['c.pk = "p" ORDER BY c.n', ['/n/?'], [], []],
      ['c.pk > "a"', ['/pk/?'], [], []],
    ])('should name what serves WHERE %s', async (filter, single, composite, missing) => {
      const { indexMetrics } = await firstPage(`SELECT * FROM c WHERE ${filter}`, {
        populateIndexMetrics: true,
      });
      expect(JSON.parse(indexMetrics)).toEqual({
        UtilizedIndexes: {
          SingleIndexes: entries(single),
          CompositeIndexes: composite.map((IndexSpecs) => ({ IndexSpecs, ...High })),
        },
        PotentialIndexes: { SingleIndexes: entries(missing), CompositeIndexes: [] },
      });
    });
  });
});
