import { describeFor } from '../support/describe-for.js';
import { listAt, textAt } from '../support/bodies.js';
import { send } from '../support/raw-request.js';
import type { RawAnswer } from '../support/raw-request.js';
import { withServer } from '../support/with-server.js';

const CROSS = { 'x-ms-documentdb-query-enablecrosspartition': 'True' };
const ON_KEY = { 'x-ms-documentdb-partitionkey': '["p1"]' };
const NON_VALUE = `Message: {"Errors":["Cross partition query only supports 'VALUE <AggregateFunc>' for aggregates."]}`;

describe('a query that names no partition', () => {
  const server = withServer({ defaultPartitions: 2 });
  let items: string;

  beforeAll(async () => {
    const container = await server.container();
    items = `/dbs/${container.database.id}/colls/items/docs`;
    for (let n = 0; n < 6; n++) await container.items.create({ id: `i${n}`, pk: `p${n % 3}`, n });
  });

  const query = (text: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
    send(server.target, 'POST', items, {
      headers: { 'content-type': 'application/query+json', 'x-ms-documentdb-isquery': 'True', ...headers },
      body: { query: text },
    });

  const plan = (text: string, features?: string): Promise<RawAnswer> =>
    query(text, {
      'x-ms-cosmos-is-query-plan-request': 'True',
      ...(features !== undefined && { 'x-ms-cosmos-supported-query-features': features }),
    });

  it.each(['SELECT * FROM c', 'SELECT * FROM c WHERE c.n = 1', 'SELECT VALUE COUNT(1) FROM c'])(
    'should be refused unless it says that it spans partitions: %s',
    async (text) => {
      for (const headers of [{}, { 'x-ms-documentdb-query-enablecrosspartition': 'False' }]) {
        const { status, headers: answered, body } = await query(text, headers);
        expect([status, answered.get('x-ms-substatus')]).toEqual([400, null]);
        expect(textAt(body, 'message')).toMatch(
          /^Cross partition query is required but disabled\. Please set x-ms-documentdb-query-enablecrosspartition to true,/,
        );
      }
    },
  );

  it.each<[string, Record<string, string>, number]>([
    ['SELECT * FROM c', CROSS, 6],
    ['SELECT * FROM c', { 'x-ms-documentdb-query-enablecrosspartition': 'true' }, 6],
    ['SELECT * FROM c', ON_KEY, 2],
    ["SELECT * FROM c WHERE c.pk = 'p1'", {}, 2],
    ["SELECT VALUE COUNT(1) FROM c WHERE 'p1' = c.pk AND c.n > 1", {}, 1],
    ['SELECT * FROM c WHERE c.pk = {"a": 1}', {}, 0],
    ['SELECT * FROM c WHERE false', {}, 0],
    ['SELECT 1', {}, 1],
  ])('should be answered when it does, or pins a partition: %s with %j', async (text, headers, count) => {
    const { status, body } = await query(text, headers);
    expect([status, listAt(body, 'Documents')]).toEqual([200, expect.any(Array)]);
    expect(listAt(body, 'Documents')).toHaveLength(count);
  });

  describeFor('partitions', 'over two physical partitions', () => {
    it('should be answered for one physical partition', async () => {
      const { status } = await query('SELECT * FROM c', { 'x-ms-documentdb-partitionkeyrangeid': '0' });
      expect(status).toBe(200);
    });

    it.each([
      'SELECT COUNT(1) FROM c',
      'SELECT COUNT(1) AS n, MAX(c.n) AS most FROM c',
      'SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk',
      'SELECT c.pk FROM c GROUP BY c.pk',
    ])('should not be given as rows that only a newer client understands: %s', async (text) => {
      const { status, headers, body } = await query(text, CROSS);
      expect([status, headers.get('x-ms-substatus'), body]).toEqual([
        400,
        null,
        { code: 'BadRequest', message: expect.stringMatching(/^Message:/) },
      ]);
      expect(textAt(body, 'message').startsWith(NON_VALUE)).toBe(true);
    });

    it.each<[string, string | undefined, string[]]>([
      ['SELECT VALUE COUNT(1) FROM c', undefined, ['Aggregate']],
      ['SELECT VALUE COUNT(1) FROM c', '', ['Aggregate']],
      ['SELECT * FROM c ORDER BY c.n', 'Aggregate,Top', ['OrderBy']],
      ['SELECT TOP 1 * FROM c', undefined, ['Top']],
      ['SELECT DISTINCT c.pk FROM c', 'OrderBy', ['Distinct']],
      ['SELECT * FROM c OFFSET 1 LIMIT 2', undefined, ['OffsetAndLimit']],
      ['SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk', 'Aggregate, NonValueAggregate', ['GroupBy']],
      ['SELECT COUNT(1) AS a, MAX(c.n) AS b FROM c', undefined, ['MultipleAggregates', 'NonValueAggregate']],
      ['SELECT VALUE COUNTIF(c.n > 1) FROM c', 'Aggregate', ['CountIf']],
      ['SELECT VALUE MAKESET(c.n) FROM c', 'Aggregate', ['ListAndSetAggregate']],
      ['SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.n FROM c)', 'Distinct', ['DCount']],
    ])('should not be planned for a client that cannot merge %s with %j', async (text, features, missing) => {
      const { status, body } = await plan(text, features);
      const lines = textAt(body, 'message').split('\r\n').slice(0, -1);
      expect([status, ...lines]).toEqual([
        400,
        'Query contains 1 or more unsupported features. ' +
          'Upgrade your SDK to a version that does support the requested features:',
        ...missing.map((name) => `Query contained ${name}, which the calling client does not support.`),
      ]);
    });

    it('should be refused in words of its own when only aggregates with VALUE can be merged', async () => {
      const { status, body } = await plan('SELECT COUNT(1) FROM c', 'Aggregate, GroupBy, OrderBy');
      expect([status, textAt(body, 'message').startsWith(NON_VALUE)]).toEqual([400, true]);
    });

    it.each<[string, string]>([
      ['SELECT * FROM c WHERE c.n > 1', ''],
      ['SELECT VALUE COUNT(1) FROM c', 'Aggregate'],
      ['SELECT * FROM c ORDER BY c.n', ' OrderBy , Top'],
      ['SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk', 'GroupBy,NonValueAggregate'],
      ['SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.n FROM c)', 'Distinct,DCount'],
    ])('should be planned for a client that can merge %s with %j', async (text, features) => {
      expect((await plan(text, features)).status).toBe(200);
    });

    it('should not be given as distinct rows where their number was asked for', async () => {
      const counted = 'SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.n FROM c)';
      const refused = await query(counted, CROSS);
      expect([refused.status, refused.headers.get('x-ms-substatus')]).toEqual([400, null]);
      const left = await query(counted, { ...CROSS, 'x-ms-cosmos-supported-query-features': 'DCount' });
      expect([left.status, left.headers.get('x-ms-substatus')]).toEqual([400, '1004']);
      expect(JSON.parse(textAt(left.body, 'additionalErrorInfo'))).toMatchObject({
        queryInfo: { distinctType: 'Unordered', hasSelectValue: true, dCountInfo: { dCountAlias: '' } },
      });
    });
  });
});

describe('a query over sets in FROM', () => {
  const server = withServer();

  it('should be answered where there is one physical partition', async () => {
    const container = await server.container();
    for (let n = 0; n < 6; n++) await container.items.create({ id: `i${n}`, pk: `p${n}`, n: n % 3 });
    for (const [query, rows] of [
      ['SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.n FROM c)', [3]],
      ['SELECT VALUE x.n FROM (SELECT c.n, COUNT(1) AS k FROM c GROUP BY c.n) x WHERE x.k > 1', [0, 1, 2]],
    ] as const) {
      for (const forceQueryPlan of [false, true]) {
        const { resources } = await container.items.query(query, { forceQueryPlan }).fetchAll();
        expect(resources).toEqual(rows);
      }
    }
  });

  it('should count 0 where nothing is read, also with the plan first', async () => {
    const container = await server.container({ id: 'empty' });
    for (const forceQueryPlan of [false, true]) {
      for (const query of [
        'SELECT VALUE COUNT(1) FROM c WHERE false',
        'SELECT VALUE COUNT(1) FROM c WHERE 1 > 2',
      ]) {
        const { resources } = await container.items.query(query, { forceQueryPlan }).fetchAll();
        expect(resources).toEqual([0]);
      }
    }
  });
});
