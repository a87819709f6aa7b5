import { isServableByGateway, prepareQuery, queryPlan, type QueryPlan } from '../../../src/query/index.js';
import { parseQuery } from '../../../src/query/parser/index.js';
import { printQuery } from '../../../src/query/language/print.js';
import { prefixRange } from '../../../src/partition-key/effective.js';
import { container, type Parameters, spec } from '../../support/query/run-query.js';
import { compositeIndexes } from '../../support/query/arbitraries.js';
import { normaliseIndexingPolicy } from '../../../src/indexing/policy.js';

const indexed = {
  ...container,
  indexingPolicy: normaliseIndexingPolicy({ includedPaths: [{ path: '/*' }], compositeIndexes }),
};

const planOf = (query: string, parameters?: Parameters): QueryPlan =>
  queryPlan(prepareQuery(spec(query, parameters), indexed));

const FILTER = '({documentdb-formattableorderbyquery-filter})';
const COUNTED = '{"item": COUNT(1)}';

describe('what the gateway serves across partitions', () => {
  it.each([
    ['SELECT * FROM c', true],
    ['SELECT c.a, t FROM c JOIN t IN c.tags WHERE c.b > 1', true],
    ['SELECT VALUE (SELECT VALUE COUNT(1) FROM t IN c.tags) FROM c', true],
    ['SELECT VALUE ARRAY(SELECT DISTINCT VALUE t FROM t IN c.tags) FROM c', true],
    ['SELECT x.a FROM (SELECT c.a FROM c) AS x', true],
    ['SELECT TOP 1 * FROM c', false],
    ['SELECT * FROM c OFFSET 0 LIMIT 1', false],
    ['SELECT * FROM c ORDER BY c.a', false],
    ['SELECT DISTINCT c.a FROM c', false],
    ['SELECT VALUE COUNT(1) FROM c', false],
    ['SELECT c.a FROM c GROUP BY c.a', false],
    ['SELECT VALUE x FROM (SELECT DISTINCT c.a FROM c) AS x', false],
  ])('should be, of %s: %j', (query, isServed) => {
    expect(isServableByGateway(prepareQuery(spec(query), indexed))).toBe(isServed);
  });
});

describe('rewritten query', () => {
  it.each<[string, string]>([
    ['SELECT * FROM c', ''],
    ['SELECT TOP 5 * FROM c', ''],
    ['SELECT DISTINCT c.a FROM c', ''],
    [
      'SELECT * FROM Root r ORDER BY r.a',
      `SELECT r._rid, [{"item": r.a}] AS orderByItems, r AS payload\nFROM Root AS r\nWHERE ${FILTER}\nORDER BY r.a`,
    ],
    [
      'SELECT TOP 10 r["a"], r[0] FROM r WHERE r.key = \'key\' ORDER BY r.a DESC, r.b DESC',
      'SELECT TOP 10 r._rid, [{"item": r.a}, {"item": r.b}] AS orderByItems, {"a": r.a, "$1": r[0]} AS payload\n' +
        `FROM r\nWHERE ((r.key = "key") AND ${FILTER})\nORDER BY r.a DESC, r.b DESC`,
    ],
    [
      'SELECT VALUE c.a FROM c WHERE c.d = true ORDER BY c.b',
      'SELECT c._rid, [{"item": c.b}] AS orderByItems, c.a AS payload\n' +
        `FROM c\nWHERE (((c.d = true) AND ${FILTER}) AND IS_DEFINED(c.a))\nORDER BY c.b`,
    ],
    [
      'SELECT DISTINCT TOP 3 VALUE c.a FROM c ORDER BY c.a',
      'SELECT c._rid, [{"item": c.a}] AS orderByItems, c.a AS payload\n' +
        `FROM c\nWHERE (${FILTER} AND IS_DEFINED(c.a))\nORDER BY c.a`,
    ],
    [
      'SELECT c.a FROM c ORDER BY c.a OFFSET 2 LIMIT 3',
      `SELECT c._rid, [{"item": c.a}] AS orderByItems, {"a": c.a} AS payload\nFROM c\nWHERE ${FILTER}\nORDER BY c.a\nOFFSET 0 LIMIT 5`,
    ],
    ['SELECT VALUE COUNT(1) FROM c WHERE c.a = 1', `SELECT VALUE [${COUNTED}]\nFROM c\nWHERE (c.a = 1)`],
    ['SELECT VALUE SUM(c.a) FROM c', 'SELECT VALUE [{"item": SUM(c.a)}]\nFROM c'],
    ['SELECT VALUE MAKESET(c.a) FROM c', 'SELECT VALUE [{"item": MAKESET(c.a)}]\nFROM c'],
    [
      'SELECT TOP 5 VALUE AVG(c.a + 1) FROM c',
      'SELECT VALUE [{"item": {"sum": SUM((c.a + 1)), "count": COUNT((c.a + 1))}}]\nFROM c',
    ],
    [
      'SELECT VALUE MIN(c.a) FROM c OFFSET 1 LIMIT 2',
      'SELECT VALUE [{"item": MIN(c.a), "item2": {"min": MIN(c.a), "count": COUNT(c.a)}}]\nFROM c',
    ],
    [
      'SELECT MAX(c.a), Count(1) AS n FROM c',
      'SELECT {"$1": {"item": MAX(c.a), "item2": {"max": MAX(c.a), "count": COUNT(c.a)}}, "n": {"item": Count(1)}} AS payload\nFROM c',
    ],
    [
      'SELECT c.t, COUNT(1) AS n FROM c GROUP BY c.t, LOWER(c.u)',
      `SELECT [{"item": c.t}, {"item": LOWER(c.u)}] AS groupByItems, {"t": c.t, "n": ${COUNTED}} AS payload\nFROM c\nGROUP BY c.t, LOWER(c.u)`,
    ],
    [
      'SELECT VALUE AVG(c.a) FROM c GROUP BY c.a',
      'SELECT [{"item": c.a}] AS groupByItems, [{"item": {"sum": SUM(c.a), "count": COUNT(c.a)}}] AS payload\nFROM c\nGROUP BY c.a',
    ],
    [
      'SELECT VALUE c.a FROM c GROUP BY c.a',
      'SELECT [{"item": c.a}] AS groupByItems, c.a AS payload\nFROM c\nGROUP BY c.a',
    ],
    ['SELECT c.a FROM c OFFSET 1 LIMIT 2', 'SELECT c.a\nFROM c\nOFFSET 0 LIMIT 3'],
    ['SELECT c.a FROM c OFFSET @o LIMIT @l', 'SELECT c.a\nFROM c\nOFFSET 0 LIMIT 42'],
    ['SELECT c.a FROM c WHERE c.pk = 5 OFFSET 1 LIMIT 2', ''],
    [
      'SELECT DISTINCT c.a FROM c WHERE c.pk = 5 OFFSET 1 LIMIT 2',
      'SELECT DISTINCT c.a\nFROM c\nWHERE (c.pk = 5)',
    ],
    ['SELECT DISTINCT TOP 5 VALUE c.a FROM c', 'SELECT DISTINCT VALUE c.a\nFROM c'],
  ])('should be, of %s, what the ranges can answer', (query, rewritten) => {
    expect(planOf(query, { '@o': 40, '@l': 2 }).queryInfo.rewrittenQuery).toBe(rewritten);
  });

  it('should be read back with what an SDK puts in place of the filter', () => {
    const { rewrittenQuery } = planOf('SELECT * FROM c ORDER BY c.a').queryInfo;
    const sent = rewrittenQuery.replace(
      '{documentdb-formattableorderbyquery-filter}',
      "(c.a >= 'it\\u0027s')",
    );
    expect(printQuery(parseQuery(sent), ' ')).toBe(
      `SELECT c._rid, [{"item": c.a}] AS orderByItems, c AS payload FROM c WHERE (c.a >= "it's") ORDER BY c.a`,
    );
  });
});

describe('query plan', () => {
  const plain = {
    distinctType: 'None',
    top: null,
    offset: null,
    limit: null,
    orderBy: [],
    orderByExpressions: [],
    groupByExpressions: [],
    groupByAliases: [],
    aggregates: [],
    groupByAliasToAggregateType: {},
    rewrittenQuery: expect.any(String),
    hasSelectValue: false,
    hasNonStreamingOrderBy: false,
    dCountInfo: null,
  };

  it.each<[string, object]>([
    ['SELECT * FROM c', {}],
    ['SELECT TOP @n VALUE c.a FROM c', { top: 7, hasSelectValue: true }],
    ['SELECT c.a FROM c OFFSET 1 LIMIT 2', { offset: 1, limit: 2 }],
    ['SELECT c.a FROM c OFFSET 0 LIMIT 0', { offset: 0, limit: 0 }],
    ['SELECT c.a FROM c WHERE c.pk = 1 OFFSET 1 LIMIT 2', {}],
    ['SELECT c.a FROM c WHERE c.pk IN (1, 2) OFFSET 1 LIMIT 2', { offset: 1, limit: 2 }],
    [
      'SELECT VALUE COUNT(1) FROM c WHERE c.pk = 1 OFFSET 1 LIMIT 2',
      { offset: 1, limit: 2, aggregates: ['Count'], hasSelectValue: true },
    ],
    ['SELECT DISTINCT c.a FROM c', { distinctType: 'Unordered' }],
    [
      'SELECT DISTINCT VALUE c.a FROM c ORDER BY c.a',
      { distinctType: 'Ordered', orderBy: ['Ascending'], orderByExpressions: ['c.a'], hasSelectValue: true },
    ],
    [
      'SELECT DISTINCT VALUE c.b FROM c ORDER BY c.a DESC',
      {
        distinctType: 'Unordered',
        orderBy: ['Descending'],
        orderByExpressions: ['c.a'],
        hasSelectValue: true,
      },
    ],
    [
      'SELECT * FROM c ORDER BY c["a"] DESC, c.b ASC',
      { orderBy: ['Descending', 'Ascending'], orderByExpressions: ['c.a', 'c.b'] },
    ],
    ['SELECT VALUE AVG(c.a) FROM c', { aggregates: ['Average'], hasSelectValue: true }],
    [
      'SELECT COUNTIF(c.a) AS n FROM c',
      { groupByAliases: ['n'], groupByAliasToAggregateType: { n: 'CountIf' } },
    ],
    [
      'SELECT c.t, MIN(c.a), MAKELIST(c.a) AS all FROM c GROUP BY c.t',
      {
        groupByExpressions: ['c.t'],
        groupByAliases: ['t', '$1', 'all'],
        groupByAliasToAggregateType: { t: null, $1: 'Min', all: 'MakeList' },
      },
    ],
    ['SELECT VALUE c.t FROM c GROUP BY c.t', { groupByExpressions: ['c.t'], hasSelectValue: true }],
    [
      'SELECT VALUE SUM(c.a) FROM c GROUP BY c.t',
      { groupByExpressions: ['c.t'], aggregates: ['Sum'], hasSelectValue: true },
    ],
  ])('should tell the SDK what to do with %s', (query, info) => {
    expect(planOf(query, { '@n': 7 }).queryInfo).toEqual({ ...plain, ...info });
  });

  it.each([
    ['SELECT * FROM c', [{ min: '', max: 'FF' }]],
    ['SELECT * FROM c WHERE c.pk = 1', [prefixRange([1], container.partitionKey)]],
  ])('should name the ranges of %s', (query, ranges) => {
    const { partitionedQueryExecutionInfoVersion, queryRanges } = planOf(query);
    const expected = ranges.map((range) => ({ ...range, isMinInclusive: true, isMaxInclusive: false }));
    expect([partitionedQueryExecutionInfoVersion, queryRanges]).toEqual([2, expected]);
  });

  it.each(['SELECT * FROM c WHERE false', 'SELECT VALUE COUNT(1) FROM c WHERE 1 = 2', 'SELECT 1'])(
    'should ask one partition about %s, which reads nothing',
    (query) => {
      expect(planOf(query).queryRanges).toEqual([
        { min: '', max: '', isMinInclusive: true, isMaxInclusive: true },
      ]);
    },
  );

  it.each([
    [
      'SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.a FROM c)',
      'SELECT DISTINCT VALUE c.a\nFROM c',
      '',
    ],
    [
      'SELECT COUNT(1) AS n FROM (SELECT DISTINCT c.a, c.b FROM c WHERE c.a > 1) x',
      'SELECT DISTINCT c.a, c.b\nFROM c\nWHERE (c.a > 1)',
      'n',
    ],
    ['SELECT COUNT("x") FROM (SELECT DISTINCT c.a FROM c)', 'SELECT DISTINCT c.a\nFROM c', '$1'],
  ])('should let the SDK count the distinct rows of %s', (query, rewrittenQuery, dCountAlias) => {
    expect(planOf(query).queryInfo).toEqual({
      ...plain,
      distinctType: 'Unordered',
      rewrittenQuery,
      hasSelectValue: dCountAlias === '',
      dCountInfo: { dCountAlias },
    });
  });

  it.each([
    'SELECT VALUE SUM(x.a) FROM (SELECT DISTINCT c.a FROM c) AS x',
    'SELECT * FROM (SELECT c.a, COUNT(1) AS n FROM c GROUP BY c.a) AS x WHERE x.n > 1',
  ])('should pass %s on as it is to the one partition there is', (query) => {
    const { queryInfo, queryRanges } = queryPlan(prepareQuery(spec(query), indexed), true);
    expect([queryInfo, queryRanges]).toEqual([
      { ...plain, hasSelectValue: query.includes('VALUE'), rewrittenQuery: '' },
      [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
    ]);
  });

  it('should not sort by what an aggregate makes moot', () => {
    const query = 'SELECT VALUE AVG(t.n) FROM c JOIN t IN c.tags ORDER BY t.n, c.never, c.indexed';
    expect(planOf(query).queryInfo).toMatchObject({ orderBy: [], aggregates: ['Average'] });
  });

  it.each([
    [
      'SELECT VALUE COUNT(1) FROM (SELECT DISTINCT c.a FROM c) AS x WHERE x.a > 1',
      'A grouped, aggregated or distinct subquery in FROM is only served within one partition.',
    ],
    [
      'SELECT VALUE COUNT(x.a) FROM (SELECT DISTINCT c.a FROM c) AS x',
      'A grouped, aggregated or distinct subquery in FROM is only served within one partition.',
    ],
    [
      'SELECT VALUE {"sum": SUM(r.a)} FROM r',
      'Compositions of aggregates and other expressions are not allowed.',
    ],
    [
      'SELECT VALUE FLOOR(AVG(r.a)) FROM r',
      'Compositions of aggregates and other expressions are not allowed.',
    ],
    [
      'SELECT r.a, COUNT(1) + 1 FROM r GROUP BY r.a',
      'Compositions of aggregates and other expressions are not allowed.',
    ],
    [
      'SELECT VALUE SUM(x.a) FROM (SELECT DISTINCT c.a FROM c) AS x',
      'A grouped, aggregated or distinct subquery in FROM is only served within one partition.',
    ],
  ])('should not be made for %s', (query, message) => {
    expect(() => planOf(query)).toThrow(`Message: ${JSON.stringify({ Errors: [message] })}`);
  });
});
