import type { Container } from '@azure/cosmos';
import { describeFor } from '../support/describe-for.js';
import { send } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

describeFor('account of its own', 'query metrics', () => {
  const server = withServer();
  let container: Container;

  beforeAll(async () => {
    container = await server.container({
      indexingPolicy: { includedPaths: [{ path: '/*' }], excludedPaths: [{ path: '/text/?' }] },
    });
    for (let n = 0; n < 8; n++) await container.items.create({ id: `i${n}`, pk: 'p', n, text: `t${n}` });
  });

  const headersOf = async (query: string, headers: Record<string, string>): Promise<Headers> => {
    const { headers: answered } = await send(
      server.target,
      'POST',
      `/dbs/${container.database.id}/colls/items/docs`,
      {
        headers: {
          'content-type': 'application/query+json',
          'x-ms-documentdb-isquery': 'true',
          'x-ms-documentdb-partitionkey': '["p"]',
          ...headers,
        },
        body: { query },
      },
    );
    return answered;
  };

  const metricsOf = async (query: string): Promise<string> => {
    const headers = await headersOf(query, { 'x-ms-documentdb-populatequerymetrics': 'True' });
    return headers.get('x-ms-documentdb-query-metrics') ?? '';
  };

  /** The figures that do not depend on the machine. */
  const countsOf = async (query: string): Promise<Record<string, number>> => {
    const figures = (await metricsOf(query)).split(';').map((figure) => figure.split('='));
    const counts = figures.filter(([name = '']) => !name.endsWith('InMs'));
    return Object.fromEntries(counts.map(([name = '', value]) => [name, Number(value)]));
  };

  it('should be in the form of the service', async () => {
    expect(await metricsOf('SELECT * FROM c')).toMatch(
      new RegExp(
        '^totalExecutionTimeInMs=\\d+\\.\\d\\d;queryCompileTimeInMs=\\d+\\.\\d\\d;' +
          'queryLogicalPlanBuildTimeInMs=0\\.00;queryPhysicalPlanBuildTimeInMs=0\\.00;' +
          'queryOptimizationTimeInMs=0\\.00;VMExecutionTimeInMs=\\d+\\.\\d\\d;indexLookupTimeInMs=0\\.00;' +
          'documentLoadTimeInMs=0\\.00;systemFunctionExecuteTimeInMs=0\\.00;userFunctionExecuteTimeInMs=0\\.00;' +
          'retrievedDocumentCount=8;retrievedDocumentSize=\\d+;outputDocumentCount=8;' +
          'outputDocumentSize=\\d+;writeOutputTimeInMs=0\\.00;indexUtilizationRatio=1\\.00$',
      ),
    );
  });

  it.each<[string, number, number, number]>([
    ['SELECT VALUE c.n FROM c WHERE c.n < 2', 2, 2, 1],
    ['SELECT VALUE c.n FROM c WHERE c.text = "t3"', 8, 1, 0.13],
    ['SELECT VALUE c.n FROM c WHERE c.n = 99', 0, 0, 1],
    ['SELECT VALUE COUNT(1) FROM c WHERE c.n % 2 = 0', 8, 1, 0.5],
    ['SELECT VALUE x FROM c JOIN (SELECT VALUE 1) x WHERE c.n < 4', 4, 4, 1],
  ])('should count for %s %d items loaded, %d rows and a ratio of %d', async (query, loaded, rows, ratio) => {
    expect(await countsOf(query)).toEqual({
      retrievedDocumentCount: loaded,
      retrievedDocumentSize: expect.any(Number),
      outputDocumentCount: rows,
      outputDocumentSize: expect.any(Number),
      indexUtilizationRatio: ratio,
    });
  });

  it('should name the indexes in the older form for those who ask for it', async () => {
    const headers = await headersOf('SELECT * FROM c WHERE c.n = 1', {
      'x-ms-cosmos-populateindexmetrics': 'true',
    });
    const text = Buffer.from(headers.get('x-ms-cosmos-index-utilization') ?? '', 'base64').toString();
    expect(JSON.parse(text)).toEqual({
      UtilizedSingleIndexes: [{ IndexSpec: '/n/?', IndexImpactScore: 'High' }],
      PotentialSingleIndexes: [],
      UtilizedCompositeIndexes: [],
      PotentialCompositeIndexes: [],
    });
  });

  it('should be nothing unless it is asked for', async () => {
    const names = [...(await headersOf('SELECT * FROM c', {})).keys()];
    expect(names).not.toContain('x-ms-documentdb-query-metrics');
    expect(names).not.toContain('x-ms-cosmos-index-utilization');
  });
});
